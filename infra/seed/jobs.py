"""Background work of the demo street: paint what the first start left out, and let makers apply."""

from procrastinate.contrib.django import app

from catalog.commons.jobs import RETRY
from catalog.media.models import Picture
from catalog.media.renditions import make
from infra.seed.applications import bring

FULL_SCALE = 0.75
# A drawn sample needs no 2,000 pixels, and JPEG is for the few browsers without AVIF and WebP: 400 pictures lie here.
# The widest WebP is for the zoom, whose link must lead to one file that every browser shows. AVIF comes last, so that
# its presence says that all is done.
SIZES = {"jpeg": (480, 720), "webp": (160, 320, 480, 720, 1200), "avif": (160, 240, 360, 480, 720, 960, 1200)}


@app.task(name="seed.paint", queue="pictures", retry=RETRY["pictures"])
def paint_picture(*, picture_id: int) -> None:
    """Paint a picture's recipe and store its sizes in every format; does nothing when that is done."""
    # Imported here: the painter loads NumPy and SciPy, which a worker without pictures to paint need not carry.
    from infra.seed.pictures import brush

    picture = Picture.objects.filter(pk=picture_id).first()
    if picture is None or "avif" in picture.renditions:
        return
    function, arguments = brush(picture.recipe, FULL_SCALE)
    image = function(*arguments)
    for form, widths in SIZES.items():
        make(picture, image, formats=[form], widths=widths)


@app.task(name="seed.apply", queue="listeners", retry=RETRY["listener"])
def let_apply(*, number: int) -> None:
    """One of the makers who want to sell applies; does nothing when that is done."""
    bring(number)
