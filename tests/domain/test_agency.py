"""With what the portal signs what it tells an agency."""

from portal.domain.agency import Agency
from portal.domain.model import Words

PLACE = Agency(
    code="G01.79",
    name=Words(vi="Phòng", en="Office"),
    province="79",
    webhook_url="https://a.example",
)


def test_it_signs_with_every_secret_that_is_valid_however_it_was_put_there() -> None:
    assert PLACE.secrets == ()
    by_hand = PLACE.model_copy(update={"webhook_secret": "whsec_b25l"})
    assert by_hand.secrets == ("whsec_b25l",)
    both = by_hand.model_copy(update={"webhook_secrets": ("whsec_dHdv",)})
    assert both.secrets == ("whsec_dHdv", "whsec_b25l")
