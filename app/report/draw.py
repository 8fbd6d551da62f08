"""A picture as the bytes of a PNG: drawn without a screen, small, equal for equal rows."""

import io

from app.report.picture import Answers, Picture
from app.report.style import DOTS_PER_INCH, styled

COLORS = 160


def draw(picture: Picture, answers: Answers) -> bytes:
    """Draw a picture and return its PNG."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with styled():
        figure = Figure(figsize=picture.size, dpi=DOTS_PER_INCH)
        FigureCanvasAgg(figure)
        figure.suptitle(picture.title, x=0.01, ha="left", fontsize=12.5, fontweight="bold")
        picture.draw(figure, answers)
        content = io.BytesIO()
        figure.savefig(content, format="png", metadata={"Software": None})
    return _smaller(content.getvalue())


def _smaller(png: bytes) -> bytes:
    from PIL import Image

    with Image.open(io.BytesIO(png)) as image:
        flat = image.convert("RGB").quantize(
            COLORS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE
        )
        content = io.BytesIO()
        flat.save(content, format="PNG", optimize=True)
    return content.getvalue()
