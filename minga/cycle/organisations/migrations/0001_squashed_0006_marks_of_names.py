import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import minga.ground.kit.fields


class Migration(migrations.Migration):
    replaces = [
        ("organisations", "0001_initial"),
        ("organisations", "0002_memberships"),
        ("organisations", "0003_standing_and_associations"),
        ("organisations", "0004_life_of_standing"),
        ("organisations", "0005_merged_and_name_keys"),
        ("organisations", "0006_marks_of_names"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("codelists", "0001_squashed_0002_words_of_constraints"),
        ("territory", "0001_squashed_0002_boundaries"),
    ]

    operations = [
        migrations.CreateModel(
            name="Organisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="fuente")),
                (
                    "code",
                    models.CharField(
                        max_length=30,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A[A-Za-z0-9][A-Za-z0-9._-]*\\Z", "Un código lleva letras sin acento, cifras, punto y guiones."
                            )
                        ],
                        verbose_name="código",
                    ),
                ),
                ("name", minga.ground.kit.fields.CleanCharField(max_length=300, verbose_name="nombre")),
                ("name_language", models.CharField(blank=True, default="es", max_length=5, verbose_name="idioma del nombre")),
                ("acronym", minga.ground.kit.fields.CleanCharField(blank=True, max_length=60, verbose_name="siglas")),
                (
                    "kind",
                    models.ForeignKey(
                        limit_choices_to={"list__code": "TIPO_ORGANIZACION"},
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="codelists.code",
                        verbose_name="clase",
                    ),
                ),
                (
                    "source_kind",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"list__code": "FUENTE"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="codelists.code",
                        verbose_name="tipo de fuente",
                    ),
                ),
                (
                    "scope",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"list__code": "AMBITO"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="codelists.code",
                        verbose_name="ámbito",
                    ),
                ),
                ("role", minga.ground.kit.fields.CleanTextField(blank=True, verbose_name="papel en el sistema")),
                (
                    "territory",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="organisations",
                        to="territory.unit",
                        verbose_name="territorio",
                    ),
                ),
                (
                    "incentive",
                    models.CharField(
                        blank=True,
                        choices=[("csr", "responsabilidad social corporativa"), ("voluntary", "deseo voluntario de contribuir")],
                        max_length=10,
                        verbose_name="por qué coopera",
                    ),
                ),
                ("public", models.BooleanField(default=False, verbose_name="público")),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="absorbed",
                        to="organisations.organisation",
                        verbose_name="unida a",
                    ),
                ),
                ("sort_key", models.CharField(max_length=360)),
            ],
            options={
                "verbose_name": "organización",
                "verbose_name_plural": "organizaciones",
                "ordering": ["sort_key"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("public", False), models.Q(("role", ""), _negated=True), _connector="OR"),
                        name="organisation_public_with_role",
                    ),
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="organisation_named"),
                    models.CheckConstraint(
                        condition=models.Q(("merged_into", None), ("public", False), _connector="OR"), name="organisation_merged_not_public"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("merged_into", models.F("id")), _negated=True), name="organisation_not_its_own_merger"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OrganisationCountry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="countries", to="organisations.organisation"
                    ),
                ),
                (
                    "country",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="organisations", to="territory.country"),
                ),
                ("capacity", models.CharField(choices=[("seat", "sede"), ("financing", "financiamiento")], default="seat", max_length=10)),
            ],
            options={
                "ordering": ["id"],
                "constraints": [models.UniqueConstraint(fields=("organisation", "country", "capacity"), name="organisation_country_once")],
            },
        ),
        migrations.CreateModel(
            name="Alias",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="fuente")),
                (
                    "organisation",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="aliases", to="organisations.organisation"),
                ),
                ("name", minga.ground.kit.fields.CleanCharField(max_length=300, verbose_name="nombre")),
                ("folded", models.CharField(db_index=True, max_length=300)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("acronym", "siglas"),
                            ("printed", "como está impreso en una fuente"),
                            ("former_name", "nombre anterior"),
                            ("later_name", "nombre posterior"),
                            ("translation", "en otro idioma"),
                            ("other", "otro nombre"),
                        ],
                        default="other",
                        max_length=15,
                        verbose_name="clase",
                    ),
                ),
                ("valid_from", models.CharField(blank=True, max_length=10, verbose_name="desde")),
                ("valid_to", models.CharField(blank=True, max_length=10, verbose_name="hasta")),
                ("note", minga.ground.kit.fields.CleanTextField(blank=True, verbose_name="nota")),
            ],
            options={
                "ordering": ["id"],
                "constraints": [models.UniqueConstraint(fields=("organisation", "name"), name="alias_once")],
            },
        ),
        migrations.CreateModel(
            name="NameKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="organisations.organisation"),
                ),
                ("mark", models.CharField(max_length=64)),
            ],
            options={
                "indexes": [models.Index(fields=["mark", "organisation"], name="name_key_mark")],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="persona",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="organisations.organisation",
                        verbose_name="institución",
                    ),
                ),
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
                ("post", minga.ground.kit.fields.CleanCharField(blank=True, max_length=150, verbose_name="cargo")),
                ("since", models.DateField(verbose_name="desde")),
                ("until", models.DateField(blank=True, null=True, verbose_name="hasta")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="terminada antes de su fecha")),
            ],
            options={
                "verbose_name": "pertenencia",
                "verbose_name_plural": "pertenencias",
                "ordering": ["organisation__sort_key", "person__name", "since"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                        name="membership_days_in_order",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None), ("until", None)),
                        fields=("person", "organisation"),
                        name="membership_open_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FundingShare",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="fuente")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="funding_shares", to="organisations.organisation"
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        limit_choices_to={"list__code": "FINANCIAMIENTO_ONG"},
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="codelists.code",
                        verbose_name="de dónde viene",
                    ),
                ),
                ("share", models.DecimalField(decimal_places=2, max_digits=5, verbose_name="parte (%)")),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "kind"), name="funding_share_once"),
                    models.CheckConstraint(
                        condition=models.Q(("share__gt", 0), ("share__lte", 100)),
                        name="funding_share_0_100",
                        violation_error_message="Un porcentaje va de más de 0 a 100.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mapping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="fuente")),
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mapping",
                        to="organisations.organisation",
                        verbose_name="actor",
                    ),
                ),
                ("areas", minga.ground.kit.fields.CleanTextField(blank=True, verbose_name="áreas")),
                ("strengths", minga.ground.kit.fields.CleanTextField(blank=True, verbose_name="fortalezas")),
                ("weaknesses", minga.ground.kit.fields.CleanTextField(blank=True, verbose_name="debilidades")),
                ("reviewed_on", models.DateField(blank=True, null=True, verbose_name="revisado el")),
            ],
            options={
                "verbose_name": "mapeo de un actor",
                "verbose_name_plural": "mapeo de actores",
                "ordering": ["organisation__sort_key"],
            },
        ),
        migrations.CreateModel(
            name="Association",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="fuente")),
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="association",
                        to="organisations.organisation",
                        verbose_name="mancomunidad",
                    ),
                ),
                (
                    "mechanism",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"list__code": "MECANISMO_ASOCIATIVO"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="codelists.code",
                        verbose_name="mecanismo",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("in_process", "en trámite"),
                            ("registered", "inscrita"),
                            ("reformed", "inscrita, con reforma"),
                            ("dissolved", "disuelta"),
                            ("unknown", "sin dato en la fuente"),
                        ],
                        default="unknown",
                        max_length=12,
                        verbose_name="estado",
                    ),
                ),
                (
                    "agreement_on",
                    minga.ground.kit.fields.PartialDateField(blank=True, max_length=10, verbose_name="convenio de conformación"),
                ),
                ("registered_on", minga.ground.kit.fields.PartialDateField(blank=True, max_length=10, verbose_name="inscripción")),
                ("number", minga.ground.kit.fields.CleanCharField(blank=True, max_length=80, verbose_name="número de inscripción")),
                ("purpose", minga.ground.kit.fields.CleanTextField(blank=True, verbose_name="para qué")),
            ],
            options={
                "verbose_name": "inscripción de una mancomunidad",
                "verbose_name_plural": "registro de mancomunidades",
                "ordering": ["organisation__sort_key"],
            },
        ),
        migrations.CreateModel(
            name="Standing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="fuente")),
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="standing", to="organisations.organisation"
                    ),
                ),
                (
                    "state",
                    models.ForeignKey(
                        limit_choices_to={"list__code": "ESTADO_ONG"},
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="codelists.code",
                        verbose_name="estado",
                    ),
                ),
                ("tax_id", models.CharField(blank=True, max_length=13, verbose_name="RUC")),
                ("name_printed", minga.ground.kit.fields.CleanCharField(blank=True, max_length=300, verbose_name="nombre impreso")),
                ("acronym_printed", minga.ground.kit.fields.CleanCharField(blank=True, max_length=60, verbose_name="siglas impresas")),
            ],
            options={
                "verbose_name": "situación de una ONG",
                "verbose_name_plural": "directorio de ONG",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("tax_id", ""), ("tax_id__regex", "^[0-9]{13}$"), _connector="OR"), name="standing_tax_id"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BasicAgreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="fuente")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="basic_agreements",
                        to="organisations.organisation",
                        verbose_name="ONG",
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=40, verbose_name="número")),
                ("requested_on", minga.ground.kit.fields.PartialDateField(blank=True, max_length=10, verbose_name="solicitado")),
                ("resolution", minga.ground.kit.fields.CleanCharField(blank=True, max_length=120, verbose_name="resolución")),
                ("resolved_on", minga.ground.kit.fields.PartialDateField(blank=True, max_length=10, verbose_name="fecha de la resolución")),
                ("signed_on", minga.ground.kit.fields.PartialDateField(blank=True, max_length=10, verbose_name="suscrito")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="vigente hasta")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="terminado el")),
                ("end_reason", minga.ground.kit.fields.CleanTextField(blank=True, verbose_name="por qué terminó")),
                ("refused", models.BooleanField(default=False, verbose_name="negado")),
                ("refusal", minga.ground.kit.fields.CleanTextField(blank=True, verbose_name="por qué se negó")),
                ("alerted", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="último aviso, a cuántos días del fin")),
                ("areas", minga.ground.kit.fields.CleanTextField(blank=True, verbose_name="áreas")),
                (
                    "renews",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="renewals",
                        to="organisations.basicagreement",
                        verbose_name="renueva a",
                    ),
                ),
            ],
            options={
                "verbose_name": "Convenio Básico de Funcionamiento",
                "verbose_name_plural": "Convenios Básicos de Funcionamiento",
                "ordering": ["organisation__sort_key", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("number", ""), _negated=True),
                        fields=("number",),
                        name="basic_agreement_number_once",
                        violation_error_message="Ya hay un Convenio Básico con este número.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("renews", models.F("id")), _negated=True), name="basic_agreement_not_its_own_renewal"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("refusal", ""), ("refused", False)),
                            models.Q(("ended_on", None), ("number", ""), ("refused", True), models.Q(("refusal", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="basic_agreement_refused_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("end_reason", ""), ("ended_on", None)),
                            models.Q(("ended_on__isnull", False), models.Q(("end_reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="basic_agreement_ended_with_reason",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("number", ""), ("refused", False), ("signed_on", "")),
                        fields=("organisation",),
                        name="basic_agreement_one_request",
                        violation_error_message="Esta ONG ya tiene una solicitud sin resolver: resuélvala primero.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Verification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verifications",
                        to="organisations.organisation",
                        verbose_name="ONG",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                        verbose_name="institución que verifica",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="quién"
                    ),
                ),
                ("on", models.DateField(verbose_name="día de la verificación")),
                ("in_force", models.BooleanField(verbose_name="el convenio está vigente")),
                ("until", models.DateField(blank=True, null=True, verbose_name="vigente hasta, según lo visto")),
                ("where", minga.ground.kit.fields.CleanCharField(max_length=300, verbose_name="dónde se comprobó")),
                ("note", minga.ground.kit.fields.CleanTextField(blank=True, verbose_name="nota")),
                ("recorded_at", models.DateTimeField(verbose_name="anotada")),
            ],
            options={
                "verbose_name": "verificación de una ONG",
                "verbose_name_plural": "verificaciones de ONG",
                "ordering": ["-on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="organisations.organisation",
                        verbose_name="ONG",
                    ),
                ),
                (
                    "field",
                    models.CharField(
                        choices=[("name", "nombre"), ("acronym", "siglas"), ("tax_id", "RUC"), ("country", "país de origen")],
                        max_length=10,
                        verbose_name="dato",
                    ),
                ),
                ("before", minga.ground.kit.fields.CleanCharField(blank=True, max_length=300, verbose_name="lo que dice")),
                ("proposed", minga.ground.kit.fields.CleanCharField(max_length=300, verbose_name="lo que debe decir")),
                ("reason", minga.ground.kit.fields.CleanTextField(max_length=2000, verbose_name="por qué")),
                ("evidence", minga.ground.kit.fields.CleanTextField(max_length=1000, verbose_name="con qué se prueba")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="quién lo pide",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="pedida")),
                ("accepted", models.BooleanField(blank=True, null=True, verbose_name="aceptada")),
                ("answer", minga.ground.kit.fields.CleanTextField(blank=True, max_length=2000, verbose_name="respuesta")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decidida")),
            ],
            options={
                "verbose_name": "corrección pedida por una ONG",
                "verbose_name_plural": "correcciones pedidas por ONG",
                "ordering": ["-at", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("accepted", None)),
                        fields=("organisation", "field"),
                        name="correction_open_once",
                        violation_error_message="Ya hay un pedido sin respuesta sobre este dato.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("accepted", None), ("answer", ""), ("decided_at", None), ("decided_by", None)),
                            models.Q(
                                ("accepted__isnull", False),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                models.Q(("answer", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="correction_decided_whole",
                    ),
                ],
            },
        ),
    ]
