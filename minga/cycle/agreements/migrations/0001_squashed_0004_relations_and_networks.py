import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import minga.ground.kit.fields


class Migration(migrations.Migration):
    replaces = [
        ("agreements", "0001_initial"),
        ("agreements", "0002_party_proposed"),
        ("agreements", "0003_writing"),
        ("agreements", "0004_relations_and_networks"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("codelists", "0001_squashed_0002_words_of_constraints"),
        ("organisations", "0001_squashed_0006_marks_of_names"),
        ("territory", "0001_squashed_0002_boundaries"),
    ]

    operations = [
        migrations.CreateModel(
            name="Agreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="fuente")),
                (
                    "code",
                    models.CharField(
                        max_length=40,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A[A-Za-z0-9][A-Za-z0-9._-]*\\Z", "Un código lleva letras sin acento, cifras, punto y guiones."
                            )
                        ],
                        verbose_name="código",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        limit_choices_to={"list__code": "TIPO_CONVENIO"},
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="codelists.code",
                        verbose_name="clase",
                    ),
                ),
                ("title", minga.ground.kit.fields.CleanCharField(max_length=400, verbose_name="título")),
                ("title_language", models.CharField(blank=True, default="es", max_length=5, verbose_name="idioma del título")),
                ("number", minga.ground.kit.fields.CleanCharField(blank=True, max_length=80, verbose_name="número propio")),
                ("object", minga.ground.kit.fields.CleanTextField(blank=True, verbose_name="objeto")),
                ("object_language", models.CharField(blank=True, default="es", max_length=5, verbose_name="idioma del objeto")),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="organisations.organisation",
                        verbose_name="institución que lo lleva",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="agreements.agreement",
                        verbose_name="deriva de",
                    ),
                ),
                (
                    "modality",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"list__code": "MODALIDAD"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="codelists.code",
                        verbose_name="tipo de cooperación",
                    ),
                ),
                ("signed_on", minga.ground.kit.fields.PartialDateField(blank=True, max_length=10, verbose_name="suscrito")),
                ("in_force_from", minga.ground.kit.fields.PartialDateField(blank=True, max_length=10, verbose_name="en vigor desde")),
                ("ends_on", minga.ground.kit.fields.PartialDateField(blank=True, max_length=10, verbose_name="vigente hasta")),
                ("indefinite", models.BooleanField(default=False, verbose_name="de duración indefinida")),
                ("renews", models.BooleanField(blank=True, null=True, verbose_name="se renueva por sí solo")),
                ("notice_days", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="días de preaviso")),
                ("implies_disbursement", models.BooleanField(blank=True, null=True, verbose_name="implica erogación")),
                (
                    "total_amount",
                    minga.ground.kit.fields.MoneyAmountField(
                        blank=True, decimal_places=2, max_digits=22, null=True, verbose_name="valor total"
                    ),
                ),
                ("total_currency", models.CharField(blank=True, max_length=3, verbose_name="moneda")),
                (
                    "total_precision",
                    models.CharField(
                        choices=[("exact", "exacta"), ("approximate", "aproximada"), ("at_least", "al menos")],
                        default="exact",
                        max_length=12,
                        verbose_name="exactitud",
                    ),
                ),
                (
                    "overlap_reason",
                    minga.ground.kit.fields.CleanCharField(blank=True, max_length=300, verbose_name="por qué coincide con otro programa"),
                ),
                ("programme_logic", models.BooleanField(default=False, verbose_name="lógica de programas")),
                (
                    "authorising_act",
                    minga.ground.kit.fields.CleanCharField(blank=True, max_length=300, verbose_name="acto que lo autoriza"),
                ),
                ("authorised_on", models.DateField(blank=True, null=True, verbose_name="fecha del acto")),
                (
                    "administrator",
                    minga.ground.kit.fields.CleanCharField(blank=True, max_length=200, verbose_name="administrador del convenio"),
                ),
                ("reporting", minga.ground.kit.fields.CleanCharField(blank=True, max_length=200, verbose_name="informes que pide")),
                ("guarantee", minga.ground.kit.fields.CleanCharField(blank=True, max_length=200, verbose_name="garantía")),
                ("languages", minga.ground.kit.fields.CleanCharField(blank=True, max_length=60, verbose_name="idiomas del texto")),
                ("note", minga.ground.kit.fields.CleanTextField(blank=True, verbose_name="nota")),
                ("locators", models.JSONField(blank=True, default=dict, verbose_name="dónde está cada dato")),
                ("public", models.BooleanField(default=True, verbose_name="público")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("draft", "Borrador"),
                            ("review", "En revisión jurídica"),
                            ("observed", "Observado"),
                            ("ready", "Listo para firmar"),
                            ("signed", "Suscrito"),
                            ("suspended", "Suspendido"),
                            ("settled", "Liquidado"),
                            ("terminated", "Terminado anticipadamente"),
                            ("withdrawn", "Desistido"),
                        ],
                        default="signed",
                        max_length=12,
                        verbose_name="etapa",
                    ),
                ),
                ("stage_since", models.DateTimeField(blank=True, null=True, verbose_name="en esta etapa desde")),
                ("stage_reason", minga.ground.kit.fields.CleanTextField(blank=True, verbose_name="motivo")),
                ("stage_act", minga.ground.kit.fields.CleanCharField(blank=True, max_length=300, verbose_name="acto")),
                (
                    "standing_reasons",
                    models.JSONField(blank=True, default=dict, verbose_name="por qué se nombra a una ONG sin convenio vigente"),
                ),
                ("signature_law", models.JSONField(blank=True, default=list, verbose_name="en qué norma se apoya la firma")),
                (
                    "written_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("reviewed_on", models.DateField(blank=True, null=True, verbose_name="revisión jurídica")),
                ("recorded_at", models.DateTimeField(verbose_name="cargado")),
                ("revised_at", models.DateTimeField(verbose_name="actualizado")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="versión")),
                ("sort_key", models.CharField(max_length=480)),
            ],
            options={
                "verbose_name": "convenio",
                "verbose_name_plural": "convenios",
                "ordering": ["sort_key", "code"],
                "indexes": [models.Index(fields=["sort_key", "code"], name="agreement_sort")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("title", ""), _negated=True), name="agreement_titled"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("total_amount", None), ("total_currency", "")),
                            models.Q(("total_amount__isnull", False), models.Q(("total_currency", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="agreement_total_with_currency",
                        violation_error_message="Escriba el valor y su moneda, los dos.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("implies_disbursement", False), _negated=True), ("total_amount", None), _connector="OR"
                        ),
                        name="agreement_without_disbursement_has_no_total",
                        violation_error_message="«No implica erogación» y un valor se contradicen: quite uno de los dos.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("parent", models.F("id")), _negated=True),
                        name="agreement_not_its_own_parent",
                        violation_error_message="Un convenio no deriva de sí mismo.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("indefinite", False), ("ends_on", ""), _connector="OR"),
                        name="agreement_indefinite_has_no_end",
                        violation_error_message="Un convenio indefinido no tiene fecha de fin: quite una de las dos.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reviewed_by", models.F("saved_by")), _negated=True),
                        name="agreement_reviewed_by_another",
                        violation_error_message="Quien lo escribió no lo revisa.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Party",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="fuente")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="%(class)s_rows", to="agreements.agreement"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "role",
                    models.ForeignKey(
                        limit_choices_to={"list__code": "ROL_CONVENIO"},
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="codelists.code",
                        verbose_name="papel",
                    ),
                ),
                ("as_written", minga.ground.kit.fields.CleanCharField(max_length=300, verbose_name="como está escrito")),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parties",
                        to="organisations.organisation",
                        verbose_name="organización",
                    ),
                ),
                (
                    "country",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreement_parties",
                        to="territory.country",
                        verbose_name="país",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreement_parties",
                        to="territory.unit",
                        verbose_name="territorio",
                    ),
                ),
                ("subnational", models.BooleanField(blank=True, null=True, verbose_name="es un gobierno subnacional")),
                (
                    "proposed",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="organisations.organisation",
                        verbose_name="organización propuesta",
                    ),
                ),
                ("proposed_reason", models.CharField(blank=True, max_length=200, verbose_name="por qué se propone")),
                ("signatory", minga.ground.kit.fields.CleanCharField(blank=True, max_length=200, verbose_name="quién firma")),
                ("post", minga.ground.kit.fields.CleanCharField(blank=True, max_length=200, verbose_name="cargo")),
                ("power", minga.ground.kit.fields.CleanCharField(blank=True, max_length=300, verbose_name="con qué poder")),
            ],
            options={
                "verbose_name": "parte",
                "verbose_name_plural": "partes",
                "ordering": ["position", "id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PartyValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="fuente")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="%(class)s_rows", to="agreements.agreement"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("party", minga.ground.kit.fields.CleanCharField(max_length=300, verbose_name="quién")),
                (
                    "resource",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"list__code": "TIPO_RECURSO"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="codelists.code",
                        verbose_name="efectivo o especie",
                    ),
                ),
                (
                    "amount",
                    minga.ground.kit.fields.MoneyAmountField(blank=True, decimal_places=2, max_digits=22, null=True, verbose_name="monto"),
                ),
                ("currency", models.CharField(blank=True, max_length=3, verbose_name="moneda")),
                (
                    "precision",
                    models.CharField(
                        choices=[("exact", "exacta"), ("approximate", "aproximada"), ("at_least", "al menos")],
                        default="exact",
                        max_length=12,
                        verbose_name="exactitud",
                    ),
                ),
                ("description", minga.ground.kit.fields.CleanCharField(blank=True, max_length=300, verbose_name="qué es")),
            ],
            options={
                "verbose_name": "aporte de una parte",
                "verbose_name_plural": "aportes de las partes",
                "ordering": ["position", "id"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount", None), models.Q(("currency", ""), _negated=True), _connector="OR"),
                        name="party_value_with_currency",
                        violation_error_message="Falta la moneda del monto.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Area",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="fuente")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="%(class)s_rows", to="agreements.agreement"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("text", minga.ground.kit.fields.CleanCharField(max_length=300, verbose_name="área de trabajo")),
                (
                    "code",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="codelists.code",
                        verbose_name="sector",
                    ),
                ),
            ],
            options={
                "verbose_name": "área de trabajo",
                "verbose_name_plural": "áreas de trabajo",
                "ordering": ["position", "id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AgreementPlace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="fuente")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="%(class)s_rows", to="agreements.agreement"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "country",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreement_places",
                        to="territory.country",
                        verbose_name="país",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreement_places",
                        to="territory.unit",
                        verbose_name="territorio",
                    ),
                ),
                ("as_written", minga.ground.kit.fields.CleanCharField(blank=True, max_length=300, verbose_name="como está escrito")),
            ],
            options={
                "verbose_name": "territorio de un convenio",
                "verbose_name_plural": "territorios de un convenio",
                "ordering": ["position", "id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Obligation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="fuente")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="%(class)s_rows", to="agreements.agreement"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("party", minga.ground.kit.fields.CleanCharField(max_length=300, verbose_name="quién")),
                ("text", minga.ground.kit.fields.CleanTextField(verbose_name="obligación")),
                ("due", minga.ground.kit.fields.PartialDateField(blank=True, max_length=10, verbose_name="hasta")),
                ("met_on", models.DateField(blank=True, null=True, verbose_name="cumplida el")),
                ("met_with", minga.ground.kit.fields.CleanCharField(blank=True, max_length=300, verbose_name="con qué")),
                ("file", models.UUIDField(blank=True, null=True, verbose_name="archivo")),
                (
                    "noted_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "obligación",
                "verbose_name_plural": "obligaciones",
                "ordering": ["position", "id"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("met_on", None), ("met_with", "")),
                            models.Q(("met_on__isnull", False), models.Q(("met_with", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="obligation_met_whole",
                        violation_error_message="Diga cuándo y con qué se cumplió.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Addendum",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="fuente")),
                (
                    "agreement",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="addenda", to="agreements.agreement"),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="número")),
                ("signed_on", minga.ground.kit.fields.PartialDateField(max_length=10, verbose_name="suscrita")),
                ("object", minga.ground.kit.fields.CleanTextField(verbose_name="qué cambia")),
                ("new_end", minga.ground.kit.fields.PartialDateField(blank=True, max_length=10, verbose_name="vigente hasta")),
                (
                    "added_amount",
                    minga.ground.kit.fields.MoneyAmountField(
                        blank=True, decimal_places=2, max_digits=22, null=True, verbose_name="monto que añade"
                    ),
                ),
                ("added_currency", models.CharField(blank=True, max_length=3, verbose_name="moneda")),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("at", models.DateTimeField(verbose_name="anotada")),
            ],
            options={
                "verbose_name": "adenda",
                "verbose_name_plural": "adendas",
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "number"),
                        name="addendum_number_once",
                        violation_error_message="Ya hay una adenda con este número.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("added_amount", None), ("added_currency", "")),
                            models.Q(("added_amount__isnull", False), models.Q(("added_currency", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="addendum_with_currency",
                        violation_error_message="Escriba el monto y su moneda, los dos.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreementVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "agreement",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="agreements.agreement"),
                ),
                ("number", models.PositiveIntegerField()),
                ("event", models.CharField(max_length=40)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField()),
                ("values", models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
            ],
            options={
                "ordering": ["number"],
                "constraints": [models.UniqueConstraint(fields=("agreement", "number"), name="agreement_version_once")],
            },
        ),
        migrations.CreateModel(
            name="LegalNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "agreement",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="legal_notes", to="agreements.agreement"),
                ),
                ("version", models.PositiveIntegerField()),
                ("place", models.CharField(blank=True, max_length=80)),
                ("text", minga.ground.kit.fields.CleanTextField(verbose_name="observación")),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Relation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="fuente")),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="relations_as_partner",
                        to="territory.country",
                        verbose_name="país que coopera",
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="relations_as_recipient",
                        to="territory.country",
                        verbose_name="país receptor",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("government", "gubernamental"),
                            ("ngo", "organizaciones no gubernamentales"),
                            ("decentralised", "descentralizada"),
                            ("academic", "académica"),
                            ("private", "privada"),
                        ],
                        max_length=15,
                        verbose_name="canal",
                    ),
                ),
                ("since", minga.ground.kit.fields.PartialDateField(blank=True, max_length=10, verbose_name="desde")),
                ("before", minga.ground.kit.fields.PartialDateField(blank=True, max_length=10, verbose_name="comenzó antes de")),
                ("until", minga.ground.kit.fields.PartialDateField(blank=True, max_length=10, verbose_name="hasta")),
                ("sectors", models.JSONField(blank=True, default=list, verbose_name="sectores")),
                ("note_es", minga.ground.kit.fields.CleanTextField(blank=True, verbose_name="nota")),
                ("note_en", minga.ground.kit.fields.CleanTextField(blank=True, verbose_name="nota en inglés")),
            ],
            options={
                "verbose_name": "relación entre países",
                "verbose_name_plural": "relaciones entre países",
                "ordering": ["partner__name_es", "recipient__name_es", "channel"],
                "constraints": [
                    models.UniqueConstraint(fields=("partner", "recipient", "channel"), name="relation_once"),
                    models.CheckConstraint(
                        condition=models.Q(("partner", models.F("recipient")), _negated=True),
                        name="relation_of_two",
                        violation_error_message="Una relación es entre dos países distintos.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NetworkMembership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="fuente")),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="network_members",
                        to="organisations.organisation",
                        verbose_name="red",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="networks",
                        to="organisations.organisation",
                        verbose_name="miembro",
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[("member", "miembro"), ("promoter", "la impulsa")],
                        default="member",
                        max_length=10,
                        verbose_name="qué es en la red",
                    ),
                ),
                ("since", minga.ground.kit.fields.PartialDateField(blank=True, max_length=10, verbose_name="desde")),
                ("until", minga.ground.kit.fields.PartialDateField(blank=True, max_length=10, verbose_name="hasta")),
            ],
            options={
                "verbose_name": "miembro de una red",
                "verbose_name_plural": "miembros de redes",
                "ordering": ["network__sort_key", "member__sort_key"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("network", "member"), name="network_member_once", violation_error_message="Ya es miembro de esta red."
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("network", models.F("member")), _negated=True), name="network_member_not_itself"
                    ),
                ],
            },
        ),
    ]
