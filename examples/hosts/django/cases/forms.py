"""Django forms for the documents of events, made from each document's JSON Schema."""

from django import forms

from caseflow.reports.export import form_schema

PLAIN = {"integer": forms.IntegerField, "boolean": forms.BooleanField}
FORMATS = {"date": forms.DateField, "date-time": forms.DateTimeField}


class LinesField(forms.CharField):
    """A list of texts, one on each line."""

    widget = forms.Textarea({"rows": 2})

    def to_python(self, value):
        """Return the lines that are not blank."""
        return [line.strip() for line in super().to_python(value).splitlines() if line.strip()]


def document_form(document):
    """Return a form class with the fields of `document` (a class, or None)."""
    schema = {"properties": {}, "required": []} if document is None else form_schema(document)
    fields = {name: _field(part, required=name in schema["required"]) for name, part in schema["properties"].items()}
    return type("DocumentForm", (forms.Form,), fields)


def _field(part, *, required):
    options = {"label": part["title"], "required": required}
    part = part.get("anyOf", [part])[0]
    if "oneOf" in part:
        values = {str(choice["const"]): choice["const"] for choice in part["oneOf"]}
        choices = [(str(choice["const"]), choice["title"]) for choice in part["oneOf"]]
        return forms.TypedChoiceField(choices=choices, coerce=values.get, **options)
    if part["type"] == "array" and part["items"].get("type") == "string":
        return LinesField(**options)
    if part["type"] in {"array", "object"}:
        inner = part.get("items", part)
        blank = dict.fromkeys(inner.get("properties", ()), "")
        return forms.JSONField(initial=blank if inner is part else [blank], widget=forms.Textarea({"rows": 2}), **options)
    kind = FORMATS.get(part.get("format")) or PLAIN.get(part["type"], forms.CharField)
    return kind(**options | {"required": required and part["type"] != "boolean"})


def data_of(form):
    """Return the values that were filled in, as plain data for `fire`."""
    values = {name: value for name, value in form.cleaned_data.items() if value not in ("", None)}
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()}
