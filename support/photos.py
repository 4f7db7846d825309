"""Photos that people bring: made anew as a small JPEG, so that nothing but the picture is left of the file."""

from io import BytesIO
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS: Final = ("JPEG", "PNG", "WEBP")
MOST_PIXELS: Final = 60_000_000
LONGEST_SIDE: Final = 1024
QUALITIES: Final = (82, 70, 55, 40)
LARGEST_RESULT: Final = 500_000
WHITE: Final = (255, 255, 255)


class NoPhoto(ValueError):
    """It is none that we can read; the message says why, in words for the person."""


def remade(file: bytes) -> bytes:
    """The picture as a new JPEG, upright, at most LONGEST_SIDE long, without place, camera or comment.

    Raises NoPhoto. Its size is read before it is unpacked, so a small file cannot fill the memory.
    """
    try:
        with Image.open(BytesIO(file), formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise NoPhoto("This picture has too many points. Please choose a smaller one.")
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            return _as_jpeg(_bare(opened))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise NoPhoto("This picture has too many points. Please choose a smaller one.") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        if isinstance(error, NoPhoto):
            raise
        raise NoPhoto("We cannot read this file. Please choose a JPEG, PNG or WebP picture.") from error


def _bare(opened: Image.Image) -> Image.Image:
    """Only the points, on white where it is see-through: a new image carries nothing over from the old one."""
    turned = ImageOps.exif_transpose(opened)
    turned.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    shown = turned.convert("RGBA")
    bare = Image.new("RGB", shown.size, WHITE)
    bare.paste(shown, mask=shown.getchannel("A"))
    return bare


def _as_jpeg(image: Image.Image) -> bytes:
    for quality in QUALITIES:
        made = BytesIO()
        image.save(made, "JPEG", quality=quality, optimize=True)
        if made.tell() <= LARGEST_RESULT:
            break
    return made.getvalue()
