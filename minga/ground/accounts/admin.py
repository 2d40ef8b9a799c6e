"""The stock admin has no door of its own: one signs in where everybody does, with the same limit on wrong tries."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
