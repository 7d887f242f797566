"""A sheet of A4 in our font: lines of text, and boxes."""

from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Final

import fontpkg_be_vietnam_pro
from fpdf import FPDF
from fpdf.enums import XPos, YPos

FONT: Final = "form"
MARGIN, WIDTH = 18.0, 174.0
_FONTS: Final = Path(fontpkg_be_vietnam_pro.ROOT) / "files"
_BOTTOM = 20.0
_BLACK, _GREY, _LINE = (20, 24, 31), (85, 92, 102), (120, 128, 138)

Rectangle = tuple[float, float, float, float]


class Sheet(FPDF):
    """As many pages as it takes, `foot` and its number at the end of each."""

    def __init__(self, title: str, foot: str, made: date) -> None:
        """`made` is the data's day and not today: the same sources make the same bytes."""
        super().__init__()
        self._foot = foot
        for style, name in (("", "Regular"), ("B", "Bold")):
            self.add_font(FONT, style, _FONTS / f"BeVietnamPro-{name}.ttf")
        self.set_creation_date(datetime.combine(made, time(), UTC))
        self.set_title(title)
        self.set_lang("vi")
        self.set_margins(MARGIN, 16, MARGIN)
        self.c_margin = 0
        self.set_auto_page_break(auto=True, margin=_BOTTOM)
        self.add_page()

    def footer(self) -> None:
        self.set_y(-14)
        self.ink(7.5, grey=True)
        self.cell(WIDTH / 2, 5, self._foot)
        self.cell(WIDTH / 2, 5, f"{self.page_no()} / {{nb}}", align="R")

    def ink(self, size: float, *, bold: bool = False, grey: bool = False) -> None:
        self.set_font(FONT, "B" if bold else "", size)
        self.set_text_color(*(_GREY if grey else _BLACK))

    def text_of(
        self,
        text: str,
        size: float,
        *,
        bold: bool = False,
        grey: bool = False,
        left: float = 0,
        dry: bool = False,
    ) -> float:
        """Write it from the margin on, or only see how high it would be; the height."""
        self.ink(size, bold=bold, grey=grey)
        self.set_x(MARGIN + left)
        return float(
            self.multi_cell(  # type: ignore[arg-type] # what it gives is what `output` says
                WIDTH - left,
                size * 0.5,
                text,
                align="L",
                dry_run=dry,
                output="HEIGHT",
                new_x=XPos.LMARGIN,
                new_y=YPos.NEXT,
            )
        )

    def centred(self, text: str, size: float, *, bold: bool = False, grey: bool = False) -> None:
        """In the right half."""
        self.ink(size, bold=bold, grey=grey)
        self.set_x(MARGIN + WIDTH / 2)
        self.cell(WIDTH / 2, 5, text, align="C", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def keep(self, height: float) -> None:
        """What is so high begins on a page where it ends."""
        if self.get_y() + height > self.h - _BOTTOM:
            self.add_page()

    def frame(self, left: float, top: float, width: float, height: float) -> Rectangle:
        """Draw it; where it stands, in points from the page's lower left corner."""
        self.set_draw_color(*_LINE)
        self.set_line_width(0.25)
        self.rect(left, top, width, height)
        k, lower, upper = self.k, self.h - top - height, self.h - top
        return left * k, lower * k, (left + width) * k, upper * k
