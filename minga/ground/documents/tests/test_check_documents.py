"""What may come in as a PDF or an image (RELIABILITY 24): each refusal by its code, honest files kept."""

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from minga.ground.documents.checking import FileRefused, check, looking, separate
from minga.ground.documents.testing import office, pdf, png

pytestmark = pytest.mark.kit


def jpeg(**options) -> bytes:
    out = io.BytesIO()
    looking.Image.new("RGB", (3, 2), "white").save(out, "JPEG", **options)
    return out.getvalue()


def opening(action: Dictionary):
    """A change that makes the document do something when it is opened."""

    def change(made: pikepdf.Pdf) -> None:
        made.Root.OpenAction = made.make_indirect(action)

    return change


def on_page(name: str, value):
    def change(made: pikepdf.Pdf) -> None:
        made.pages[0].obj[Name(name)] = value

    return change


def with_attachment(made: pikepdf.Pdf) -> None:
    made.attachments["tabla.exe"] = pikepdf.AttachedFileSpec(made, b"MZ", filename="tabla.exe")


def with_script_names(made: pikepdf.Pdf) -> None:
    made.Root.Names = Dictionary(
        JavaScript=Dictionary(Names=Array([String("a"), Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))]))
    )


def with_link(made: pikepdf.Pdf) -> None:
    link = Dictionary(S=Name.URI, URI=String("https://minga.example"))
    made.pages[0].obj.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=link)])


def with_destination(made: pikepdf.Pdf) -> None:
    made.Root.OpenAction = Array([made.pages[0].obj, Name.Fit])


def left_alone(made: pikepdf.Pdf) -> None:
    """An object that no page leads to."""
    made.Root.Kept = made.make_indirect(Dictionary(Deep=Array([Dictionary(Deeper=Dictionary(S=Name.Launch, F=String("cmd.exe")))])))


PDF_REFUSED = {
    "html": (b"<html><script>alert(1)</script></html>", "other-content"),
    "renamed-png": (png(), "other-content"),
    "something-before": (b"GIF89a" + pdf(), "other-content"),
    "cut": (pdf()[:-40], "damaged"),
    "only-the-head": (b"%PDF-1.7\n%%EOF\n", "damaged"),
    "no-pages": (pdf(lambda made: made.pages.__delitem__(0)), "damaged"),
    "broken-inside": (pdf().replace(b"/Pages", b"/Sagep"), "damaged"),
    "zip-behind": (pdf() + office(), "two-formats"),
    "html-behind": (pdf() + b"<script>alert(1)</script>", "two-formats"),
    "html-in-the-head": (pdf().replace(b"%PDF-1.", b"%PDF-1.7\n%<script>alert(1)</script>\n%1.", 1), "two-formats"),
    "password": (pdf(encryption=pikepdf.Encryption(user="secreto", owner="dueño")), "pdf-password"),
    "script-on-opening": (pdf(opening(Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")))), "pdf-script"),
    "script-by-name": (pdf(with_script_names), "pdf-script"),
    "script-in-packed-objects": (
        pdf(with_script_names, object_stream_mode=pikepdf.ObjectStreamMode.generate),
        "pdf-script",
    ),
    "script-under-a-written-name": (
        pdf(with_script_names).replace(b"/JavaScript", b"/J#61vaScript").replace(b"app.alert", b"a.ale"),
        "pdf-script",
    ),
    "script-on-a-page": (pdf(on_page("/AA", Dictionary(O=Dictionary(S=Name.JavaScript, JS=String("1"))))), "pdf-script"),
    "form-with-scripts": (pdf(lambda made: made.Root.__setattr__("AcroForm", Dictionary(XFA=String("<xdp/>")))), "pdf-script"),
    "launch-on-opening": (pdf(opening(Dictionary(S=Name.Launch, F=String("cmd.exe")))), "pdf-action"),
    "launch-out-of-sight": (pdf(left_alone), "pdf-action"),
    "sends-on-opening": (pdf(opening(Dictionary(S=Name.URI, URI=String("https://malo.example")))), "pdf-action"),
    "sends-on-a-page": (pdf(on_page("/AA", Dictionary(O=Dictionary(S=Name.URI, URI=String("https://malo.example"))))), "pdf-action"),
    "sends-a-form": (pdf(opening(Dictionary(S=Name.SubmitForm, F=String("https://malo.example")))), "pdf-action"),
    "attachment": (pdf(with_attachment), "pdf-attachment"),
    "film": (pdf(on_page("/Annots", Array([Dictionary(Subtype=Name.RichMedia)]))), "pdf-attachment"),
}
PDF_KEPT = {
    "plain": pdf(),
    "packed": pdf(object_stream_mode=pikepdf.ObjectStreamMode.generate),
    "link": pdf(with_link),
    "opens-at-a-page": pdf(with_destination),
    "no-printing": pdf(encryption=pikepdf.Encryption(user="", owner="dueño")),
    "line-ends-behind": pdf() + b"\r\n\0",
}
IMAGE_REFUSED = {
    "png-named-jpg": ("jpg", png(), "other-content"),
    "jpg-named-png": ("png", jpeg(), "other-content"),
    "drawing": ("png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "other-content"),
    "png-cut": ("png", png(50, 50)[:-20], "damaged"),
    "png-points-missing": ("png", png(1000, 1000), "damaged"),
    "png-broken": ("png", png().replace(b"IDAT", b"IDBT"), "damaged"),
    "jpg-cut": ("jpg", jpeg()[:100], "damaged"),
    "zip-behind-png": ("png", png() + office(), "two-formats"),
    "zip-behind-jpg": ("jpg", jpeg() + office(), "two-formats"),
    "php-in-the-comment": ("jpg", jpeg(comment=b"<?php system($_GET['c']); ?>"), "two-formats"),
    "html-behind": ("png", png() + b"<html>", "two-formats"),
    "pdf-inside": ("jpg", jpeg(comment=b"%PDF-1.7"), "two-formats"),
    "bomb": ("png", png(60_000, 60_000), "image-size"),
    "just-above": ("png", png(10_000, 5_001), "image-size"),
}


@pytest.mark.parametrize("name", PDF_REFUSED)
def test_what_a_pdf_is_refused_for(name):
    content, code = PDF_REFUSED[name]
    assert looking.look("pdf", content) == code


@pytest.mark.parametrize("name", PDF_KEPT)
def test_an_honest_pdf_comes_in(name):
    assert looking.look("pdf", PDF_KEPT[name]) == "ok"


@pytest.mark.parametrize("name", IMAGE_REFUSED)
def test_what_an_image_is_refused_for(name):
    ending, content, code = IMAGE_REFUSED[name]
    assert looking.look(ending, content) == code


@pytest.mark.parametrize(("ending", "content"), [("png", png()), ("png", png(800, 600)), ("jpg", jpeg()), ("jpeg", jpeg(progressive=True))])
def test_an_honest_image_comes_in(ending, content):
    assert looking.look(ending, content) == "ok"


def test_it_works_in_a_process_of_its_own():
    assert (check("acta.pdf", pdf()), check("foto.JPG", jpeg())) == ("application/pdf", "image/jpeg")


def test_what_the_process_refuses_is_told_in_a_sentence():
    with pytest.raises(FileRefused) as refused:
        check("acta.pdf", PDF_REFUSED["attachment"][0])
    assert str(refused.value) == "El PDF lleva archivos adjuntos: quítelos y suba cada uno por separado."


def test_a_process_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(separate, "PATIENCE", 0.001)
    assert separate.look_apart("pdf", pdf()) == "too-hard"


@pytest.mark.parametrize(
    "program", ["import os; os.abort()", "print('todo bien')", "import resource as r; r.setrlimit(r.RLIMIT_AS, (1, 1)); bytes(9**9)"]
)
def test_a_process_that_ends_without_a_word_means_refused(monkeypatch, tmp_path, program):
    (tmp_path / "program.py").write_text(program)
    monkeypatch.setattr(separate, "PROGRAM", tmp_path / "program.py")
    assert separate.look_apart("pdf", pdf()) == "too-hard"
