"""Reading a page as a person would: the words on the screen, and the tags they stand in."""

from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source"}
BLOCKS = {"h1", "h2", "h3", "li", "p", "label", "button", "summary"}
UNREAD = {"select", "script", "style", "svg"}  # a list of country names is no reading text


class Page(HTMLParser):
    """`tags` are (name, attributes) in order; `lines` are the words inside `<main>`, one for each block."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.within, self.lines, self._line = [], [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._close_line(tag)
        if tag not in VOID:
            self.within.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        while tag in self.within and self.within.pop() != tag:
            pass
        self._close_line(tag)

    def handle_data(self, data):
        if "main" in self.within and not UNREAD & set(self.within):
            self._line.append(data)

    def _close_line(self, tag):
        line = " ".join("".join(self._line).split())
        if tag in BLOCKS:
            self._line = []
            if line:
                self.lines.append(line)

    @property
    def words(self):
        """The lines, each closed by a full stop so that a heading does not run into what follows it."""
        return "\n".join(line if line[-1] in ".?:”" else f"{line}." for line in self.lines)

    def all(self, name):
        return [attrs for tag, attrs in self.tags if tag == name]
