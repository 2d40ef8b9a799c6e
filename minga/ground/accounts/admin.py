"""The stock admin has no door of its own: one signs in where everybody does, with the same limit on wrong tries.

It tends code lists and nothing else: accounts, their addresses and groups are opened by actions that leave a journal line.
"""

import allauth.account.admin
import allauth.mfa.admin  # noqa: F401
import django.contrib.auth.admin  # noqa: F401
from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.unregister([EmailAddress, Authenticator, Group])
