import pytest
from django.core.exceptions import ValidationError

from minga.cycle.access.checking import check_identity, check_telephone


@pytest.mark.parametrize(
    ("written", "country"),
    [
        ("1710034065", "EC"),
        ("171003406-5", "EC"),
        ("1800000000", "EC"),
        ("3000000004", "EC"),  # of Ecuadorians abroad
        ("A1234567", "EC"),
        ("p 123456789", "EC"),
        ("12345678", "PE"),
        ("1.020.304.050", "CO"),
        ("19234567", "CO"),
        ("12345678", ""),
        ("1234567890", "US"),
    ],
)
def test_it_works(written, country):
    assert check_identity(written, country) is None


@pytest.mark.parametrize(
    ("written", "country", "said"),
    [
        ("171003406", "EC", "La cédula tiene 10 cifras y aquí hay 9. Un pasaporte sin letras empieza por P."),
        ("1710034064", "EC", "Esta cédula no existe: su última cifra no corresponde a las demás. Revísela."),
        ("2510034065", "EC", "Esta cédula no existe: su última cifra no corresponde a las demás. Revísela."),
        ("1770034065", "EC", "Esta cédula no existe: su última cifra no corresponde a las demás. Revísela."),
        ("123456789", "CO", "La cédula de Colombia tiene entre 3 y 8 cifras, o 10. Un pasaporte sin letras empieza por P."),
        ("1234567", "PE", "El DNI del Perú tiene 8 cifras. Un pasaporte sin letras empieza por P."),
        ("123456789", "", "No es una cédula que se reconozca: revise sus cifras. Un pasaporte sin letras empieza por P."),
        ("no tengo", "EC", "Escriba la cédula con sus cifras, o el pasaporte con sus letras y cifras: A1234567."),
        ("١٧١٠٠٣٤٠٦٥", "EC", "Escriba la cédula con sus cifras, o el pasaporte con sus letras y cifras: A1234567."),
    ],
)
def test_what_cannot_be_a_document_is_refused(written, country, said):
    with pytest.raises(ValidationError) as refused:
        check_identity(written, country)
    assert refused.value.messages == [said]


@pytest.mark.parametrize("written", ["03 299 7800, ext. 114", "0991234567", "+593 99 123 4567", "(02) 299-7800 extensión 5", "062990000"])
def test_a_telephone_passes(written):
    assert check_telephone(written) is None


@pytest.mark.parametrize("written", ["12345", "no tengo", "03 299 7800 o 7801", "1" * 16, "ext. 114", "+", "٠٩٩١٢٣٤٥٦٧"])
def test_what_cannot_be_a_telephone_is_refused(written):
    with pytest.raises(ValidationError):
        check_telephone(written)
