import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.core.management import call_command
from django.db import migrations, models

import minga.ground.kit.fields

TABLE = "accounts_counter"  # CACHES["default"]: counters of wrong tries


def make_counters(apps, schema_editor) -> None:
    call_command("createcachetable", TABLE, database=schema_editor.connection.alias, verbosity=0)


def drop_counters(apps, schema_editor) -> None:
    schema_editor.execute(f"DROP TABLE {TABLE}")


class Migration(migrations.Migration):
    replaces = [
        ("accounts", "0001_initial"),
        ("accounts", "0002_counters"),
        ("accounts", "0003_roles"),
        ("accounts", "0004_who_administered"),
        ("accounts", "0005_roles_only"),
        ("accounts", "0006_ways_in"),
        ("accounts", "0007_tokens"),
        ("accounts", "0008_words_of_constraints"),
    ]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("email", models.EmailField(max_length=254, unique=True, verbose_name="correo electrónico")),
                ("name", models.CharField(max_length=150, verbose_name="nombre")),
                ("is_active", models.BooleanField(default=True, verbose_name="puede ingresar")),
                ("joined_at", models.DateTimeField(auto_now_add=True, verbose_name="desde")),
                ("must_change_password", models.BooleanField(default=False, verbose_name="debe poner su contraseña")),
                ("sessions_ended", models.PositiveIntegerField(default=0, verbose_name="veces que se cerraron sus sesiones")),
            ],
            options={
                "verbose_name": "persona",
                "verbose_name_plural": "personas",
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"),
                        name="person_email_once",
                        violation_error_message="Ya hay una cuenta con este correo.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="persona",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("officer", "Gestión de cooperación"),
                            ("validator", "Revisión"),
                            ("planner", "Planificación nacional"),
                            ("registrar", "Registro"),
                            ("curator", "Curaduría de ofertas"),
                            ("secretariat", "Secretaría técnica"),
                            ("auditor", "Auditoría"),
                            ("administrator", "Administración"),
                            ("it", "Informática"),
                        ],
                        max_length=20,
                        verbose_name="rol",
                    ),
                ),
                ("since", models.DateField(verbose_name="desde")),
                ("until", models.DateField(blank=True, null=True, verbose_name="hasta")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="terminado antes de su fecha")),
                (
                    "deputy_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deputies",
                        to="accounts.appointment",
                        verbose_name="suple a",
                    ),
                ),
            ],
            options={
                "verbose_name": "nombramiento",
                "verbose_name_plural": "nombramientos",
                "ordering": ["person", "role", "since"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                        name="appointment_days_in_order",
                        violation_error_message="Termina antes de empezar: escriba el mismo día u otro posterior.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None), ("until", None)),
                        fields=("person", "role"),
                        name="appointment_open_once",
                        violation_error_message="Ya tiene este rol, sin fecha de fin.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TemporaryAccess",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accesses",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="persona",
                    ),
                ),
                (
                    "kind",
                    models.CharField(choices=[("link", "enlace por correo"), ("key", "clave dictada")], max_length=4, verbose_name="clase"),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="dado por"
                    ),
                ),
                ("given_at", models.DateTimeField(verbose_name="dado")),
                ("expires_at", models.DateTimeField(verbose_name="sirve hasta")),
                ("used_at", models.DateTimeField(null=True, verbose_name="usado")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="anulado")),
            ],
            options={
                "verbose_name": "acceso temporal",
                "verbose_name_plural": "accesos temporales",
                "ordering": ["-given_at", "-id"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("expires_at__gt", models.F("given_at"))), name="temporary_access_ends"),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None), ("used_at", None)), fields=("person",), name="temporary_access_open_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FactorReset",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="factor_resets",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="persona",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="pedido por",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="pedido")),
                ("reason", models.CharField(max_length=500, verbose_name="motivo")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="confirmado por",
                    ),
                ),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="confirmado")),
            ],
            options={
                "verbose_name": "segundo factor perdido",
                "verbose_name_plural": "segundos factores perdidos",
                "ordering": ["-asked_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("confirmed_by", models.F("asked_by")), _negated=True),
                        name="factor_reset_two_people",
                        violation_error_message="Lo confirma otra persona, no quien lo pidió.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("asked_by", models.F("person")), _negated=True),
                            models.Q(("confirmed_by", models.F("person")), _negated=True),
                        ),
                        name="factor_reset_not_own",
                        violation_error_message="Nadie retira su propio segundo factor: lo piden y lo confirman otras dos personas.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("confirmed_at", None)),
                        fields=("person",),
                        name="factor_reset_open_once",
                        violation_error_message="Ya se pidió retirar el segundo factor de esta persona: falta confirmarlo.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Token",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tokens",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="persona",
                    ),
                ),
                ("name", minga.ground.kit.fields.CleanCharField(max_length=80, verbose_name="nombre")),
                ("hint", models.CharField(max_length=16, verbose_name="comienza por")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("scopes", models.CharField(max_length=120, verbose_name="permisos")),
                ("made_at", models.DateTimeField(verbose_name="creada")),
                ("days", models.PositiveSmallIntegerField(verbose_name="días")),
                ("expires_at", models.DateTimeField(verbose_name="vence")),
                ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="último uso")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="revocada")),
            ],
            options={
                "verbose_name": "llave de acceso",
                "verbose_name_plural": "llaves de acceso",
                "ordering": ["-made_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("days__gte", 1), ("days__lte", 365)),
                        name="token_a_year_at_most",
                        violation_error_message="Una llave dura entre un día y un año.",
                    ),
                    models.CheckConstraint(condition=models.Q(("expires_at__gt", models.F("made_at"))), name="token_expires_later"),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="token_named",
                        violation_error_message="Dé un nombre a la llave.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("scopes", ""), _negated=True),
                        name="token_scoped",
                        violation_error_message="Elija al menos un permiso de la llave.",
                    ),
                ],
            },
        ),
        migrations.RunPython(make_counters, drop_counters),
    ]
