"""The stock admin for code lists: the administrator extends a list here, through the same actions."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minga.ground.codelists import actions
from minga.ground.codelists.models import Code, CodeList, Version
from minga.ground.codelists.permissions import can_extend


class CodeForm(forms.ModelForm):
    """Says beside the field what the action would refuse."""

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if self.instance.pk is None and values.get("list") and values.get("code"):
            actions.refuse_taken(values["list"], values["code"])
        return values


class VersionForm(forms.ModelForm):
    """Says beside the day what the action would refuse."""

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("list"):
            actions.first_day(values["list"].versions.order_by("-number").first(), values.get("valid_from"))
        return values


class ReadOnly(admin.ModelAdmin):
    """Looked at here; changed elsewhere, or by other hands."""

    def has_add_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False


@admin.register(CodeList)
class CodeListAdmin(ReadOnly):
    list_display = ["code", "name_es", "name_en", "family", "extensible"]
    list_filter = ["family", "extensible"]
    search_fields = ["code", "name_es", "name_en"]


class Extending(admin.ModelAdmin):
    """Adds to the lists that are kept here; nothing is deleted."""

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "list":
            kwargs["queryset"] = CodeList.objects.filter(extensible=True)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Version)
class VersionAdmin(Extending):
    form = VersionForm
    list_display = ["list", "number", "valid_from", "valid_to"]
    list_filter = ["list"]
    fields = ["list", "valid_from", "valid_to", "note_es", "note_en"]

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Version, form, change: bool) -> None:
        values = form.cleaned_data
        made = actions.open_version(by=request.user, list_=values.pop("list"), **values)
        obj.pk, obj.number = made.pk, made.number


@admin.register(Code)
class CodeAdmin(Extending):
    form = CodeForm
    list_display = ["list", "code", "name_es", "name_en", "since", "until"]
    list_filter = ["list"]
    search_fields = ["code", "name_es", "name_en"]
    raw_id_fields = ["parent"]
    actions = ["withdraw"]

    def get_fields(self, request: HttpRequest, obj: Code | None = None) -> Any:
        texts = ["name_es", "name_en", "definition_es", "definition_en", "example_es", "example_en", "mapping", "source"]
        return [*texts, "position"] if obj else ["list", "code", "parent", *texts]

    def has_change_permission(self, request: HttpRequest, obj: Code | None = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or can_extend(request.user, obj.list))

    def save_model(self, request: HttpRequest, obj: Code, form, change: bool) -> None:
        values = dict(form.cleaned_data)
        if change:
            actions.revise_code(by=request.user, row=Code.objects.get(pk=obj.pk), **values)
            return
        made = actions.add_code(by=request.user, list_=values.pop("list"), **values)
        obj.pk, obj.since = made.pk, made.since

    @admin.action(description=_("Retirar de la próxima versión"), permissions=["change"])
    def withdraw(self, request: HttpRequest, queryset) -> None:
        """Withdraw what was chosen, list by list: one new version of each list, or the reason why not."""
        lists: dict[int, list[Code]] = {}
        for row in queryset.select_related("list"):
            lists.setdefault(row.list_id, []).append(row)
        for rows in lists.values():
            try:
                actions.withdraw_codes(by=request.user, rows=rows, reason=gettext("Retirado en la administración."))
            except ValidationError as error:
                self.message_user(request, " ".join(error.messages), messages.ERROR)
