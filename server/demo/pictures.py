"""Pictures of houses that stand nowhere: drawn, and plainly so; the same for the same elder. Pure."""

import io
from random import Random

from PIL import Image, ImageDraw, ImageFont

SIZE = (800, 600)
SKIES = ("#cfe3ee", "#dfe8ea", "#f1e6d2")
HILLS = ("#8fae86", "#7fa08c", "#a3b57f")
WALLS = ("#b08457", "#9c6b43", "#c9a27a", "#d8d2c4", "#c4635a")
ROOFS = ("#4a4a4f", "#5b4a42", "#3f4a55")
DOORS = ("#2f5d8a", "#7a2f2a", "#2f6b4f", "#5a3d2b")
INK = "#2b2b2b"


def draw_house(luck: Random) -> bytes:
    """Return the picture of a house with what one knows it by: its roof, its door, a tree or a well."""
    image = Image.new("RGB", SIZE, luck.choice(SKIES))
    pen = ImageDraw.Draw(image)
    hill = luck.randint(240, 300)
    pen.ellipse((-200, hill - 60, 600, 900), fill=luck.choice(HILLS), outline=INK, width=3)
    pen.rectangle((0, 470, 800, 600), fill="#c8b68f", outline=INK, width=3)
    left, top, storeys = luck.randint(210, 270), luck.randint(270, 310), luck.choice((1, 2))
    right, top = left + luck.randint(280, 340), top - 70 * (storeys - 1)
    pen.rectangle((left, top, right, 480), fill=luck.choice(WALLS), outline=INK, width=4)
    ridge = (left + right) // 2
    pen.polygon(
        ((left - 40, top), (ridge, top - luck.randint(80, 120)), (right + 40, top)),
        fill=luck.choice(ROOFS),
        outline=INK,
        width=4,
    )
    for storey in range(storeys):
        for n in range(3):
            x, y = left + 30 + n * (right - left - 80) // 2, top + 24 + 100 * storey
            pen.rectangle((x, y, x + 40, y + 40), fill="#e8eef0", outline=INK, width=3)
    pen.rectangle((ridge - 32, 390, ridge + 32, 480), fill=luck.choice(DOORS), outline=INK, width=4)
    pen.ellipse((ridge + 14, 430, ridge + 24, 440), fill=INK)
    (_draw_tree if luck.random() < 0.5 else _draw_well)(pen, luck.choice((90, 690)))
    pen.rectangle((12, 12, 787, 587), outline=INK, width=4)
    pen.text((30, 548), "DEMO · drawn, stands nowhere", fill=INK, font=ImageFont.load_default(size=24))
    file = io.BytesIO()
    image.save(file, "JPEG", quality=82)
    return file.getvalue()


def _draw_tree(pen: ImageDraw.ImageDraw, x: int) -> None:
    pen.rectangle((x - 10, 380, x + 10, 490), fill="#6b4a2f", outline=INK, width=3)
    for shift, y in ((-30, 360), (30, 360), (0, 310)):
        pen.ellipse((x + shift - 50, y - 45, x + shift + 50, y + 45), fill="#4f7f4a", outline=INK, width=3)


def _draw_well(pen: ImageDraw.ImageDraw, x: int) -> None:
    pen.ellipse((x - 60, 450, x + 60, 520), fill="#9a9a96", outline=INK, width=4)
    pen.ellipse((x - 36, 462, x + 36, 500), fill="#39505c", outline=INK, width=3)
