import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import minga.ground.kit.fields


class Migration(migrations.Migration):
    replaces = [("access", "0001_initial"), ("access", "0002_domain_as_checked")]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("organisations", "0001_squashed_0006_marks_of_names"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccountRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "pedida"),
                            ("form_sent", "formulario enviado"),
                            ("form_received", "formulario recibido"),
                            ("checked", "revisada por una persona"),
                            ("approved", "aprobada"),
                            ("refused", "negada"),
                            ("expired", "caducada"),
                        ],
                        default="requested",
                        max_length=15,
                        verbose_name="estado",
                    ),
                ),
                ("email", models.EmailField(max_length=254, verbose_name="correo institucional")),
                ("name", minga.ground.kit.fields.CleanCharField(max_length=150, verbose_name="nombre y apellidos")),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="account_requests",
                        to="organisations.organisation",
                        verbose_name="institución",
                    ),
                ),
                (
                    "organisation_written",
                    minga.ground.kit.fields.CleanCharField(max_length=300, verbose_name="institución, como se escribió"),
                ),
                ("post", minga.ground.kit.fields.CleanCharField(max_length=150, verbose_name="cargo")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("steering", "Rectoría"),
                            ("coordination", "Coordinación"),
                            ("financing", "Financiamiento"),
                            ("execution", "Ejecución"),
                        ],
                        max_length=15,
                        verbose_name="rol institucional",
                    ),
                ),
                ("phone", minga.ground.kit.fields.CleanCharField(max_length=40, verbose_name="teléfono")),
                ("why", minga.ground.kit.fields.CleanTextField(max_length=1000, verbose_name="para qué necesita la cuenta")),
                ("language", models.CharField(default="es", max_length=2)),
                ("identity", minga.ground.kit.fields.CleanCharField(blank=True, max_length=20, verbose_name="cédula o pasaporte")),
                ("unit", minga.ground.kit.fields.CleanCharField(blank=True, max_length=150, verbose_name="unidad o dependencia")),
                ("authority", minga.ground.kit.fields.CleanCharField(blank=True, max_length=150, verbose_name="autoridad que lo autoriza")),
                (
                    "authority_post",
                    minga.ground.kit.fields.CleanCharField(blank=True, max_length=150, verbose_name="cargo de la autoridad"),
                ),
                ("link_digest", models.CharField(max_length=64, unique=True)),
                ("asked_at", models.DateTimeField(verbose_name="pedida")),
                ("sent_at", models.DateTimeField(null=True, verbose_name="formulario enviado")),
                ("form_until", models.DateTimeField(verbose_name="el formulario se recibe hasta")),
                ("received_at", models.DateTimeField(null=True, verbose_name="formulario recibido")),
                (
                    "checked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="revisada por",
                    ),
                ),
                ("checked_at", models.DateTimeField(null=True, verbose_name="revisada")),
                (
                    "domain",
                    models.CharField(
                        blank=True,
                        choices=[("known", "es el de otras personas de la institución"), ("confirmed", "se confirmó por otro medio")],
                        max_length=10,
                        verbose_name="dominio del correo, al revisarla",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decidida por",
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decidida")),
                ("reason", minga.ground.kit.fields.CleanTextField(blank=True, max_length=1000, verbose_name="motivo")),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="account_requests",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="cuenta",
                    ),
                ),
            ],
            options={
                "verbose_name": "solicitud de cuenta",
                "verbose_name_plural": "solicitudes de cuenta",
                "ordering": ["asked_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("requested", "form_sent", "form_received", "checked"))),
                        fields=("email",),
                        name="account_request_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("form_received", "checked", "approved")), _negated=True),
                            models.Q(
                                models.Q(("name", ""), _negated=True),
                                models.Q(("identity", ""), _negated=True),
                                models.Q(("post", ""), _negated=True),
                                models.Q(("unit", ""), _negated=True),
                                models.Q(("phone", ""), _negated=True),
                                models.Q(("authority", ""), _negated=True),
                                models.Q(("authority_post", ""), _negated=True),
                                models.Q(("why", ""), _negated=True),
                                models.Q(("received_at", None), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="account_request_form_complete",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("checked", "approved")), _negated=True),
                            models.Q(("checked_by", None), _negated=True),
                            _connector="OR",
                        ),
                        name="account_request_checked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "approved"), _negated=True),
                            models.Q(
                                models.Q(("decided_by", None), _negated=True),
                                models.Q(("decided_by", models.F("checked_by")), _negated=True),
                                models.Q(("person", None), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="account_request_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), _negated=True), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="account_request_refused_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SignedForm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="form",
                        to="access.accountrequest",
                        verbose_name="solicitud",
                    ),
                ),
                ("content", models.BinaryField()),
                ("media_type", models.CharField(max_length=40, verbose_name="clase de archivo")),
                ("digest", models.CharField(max_length=64, verbose_name="huella SHA-256")),
                ("size", models.PositiveIntegerField(verbose_name="bytes")),
                (
                    "signature",
                    models.CharField(
                        choices=[("scan", "firmado a mano y escaneado"), ("digital", "firma electrónica dentro del PDF")],
                        max_length=7,
                        verbose_name="firma",
                    ),
                ),
                ("signer", minga.ground.kit.fields.CleanCharField(blank=True, max_length=200, verbose_name="firmante según el PDF")),
                ("received_at", models.DateTimeField(verbose_name="recibido")),
            ],
            options={
                "verbose_name": "formulario firmado",
                "verbose_name_plural": "formularios firmados",
                "constraints": [models.CheckConstraint(condition=models.Q(("size__gt", 0)), name="signed_form_not_empty")],
            },
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="access.accountrequest",
                        verbose_name="solicitud",
                    ),
                ),
                ("address", models.EmailField(max_length=254, verbose_name="a")),
                ("subject", models.CharField(max_length=200, verbose_name="asunto")),
                ("body", models.TextField(verbose_name="texto")),
                ("written_at", models.DateTimeField(verbose_name="escrito")),
            ],
            options={
                "verbose_name": "mensaje",
                "verbose_name_plural": "mensajes",
                "ordering": ["written_at", "id"],
            },
        ),
    ]
