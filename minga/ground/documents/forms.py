from django import forms


class UploadForm(forms.Form):
    """What a browser announces of a file before its first piece."""

    name = forms.CharField(strip=False, max_length=1000)
    size = forms.IntegerField(min_value=0, max_value=2**62)
    sha256 = forms.RegexField(r"\A[0-9a-f]{64}\Z", required=False)
