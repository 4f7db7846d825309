"""A form field for words of one's own."""

from typing import Any

from django import forms


class ProseField(forms.CharField):
    """Text of many lines. A browser sends each line's end as two characters; here it counts, and is kept, as one."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")
