import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import minga.cycle.activities.identifying
import minga.ground.kit.fields


class Migration(migrations.Migration):
    replaces = [
        ("activities", "0001_initial"),
        ("activities", "0002_hidden"),
        ("activities", "0003_filing"),
        ("activities", "0004_confirmed"),
        ("activities", "0005_agreements"),
        ("activities", "0006_agreement_links"),
        ("activities", "0007_more_of_the_record"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("agreements", "0001_squashed_0004_relations_and_networks"),
        ("codelists", "0001_squashed_0002_words_of_constraints"),
        ("organisations", "0001_squashed_0006_marks_of_names"),
        ("territory", "0001_squashed_0002_boundaries"),
    ]

    operations = [
        migrations.CreateModel(
            name="Activity",
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
                        limit_choices_to={"list__code": "TIPO_ACTIVIDAD"},
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="codelists.code",
                        verbose_name="qué es",
                    ),
                ),
                ("title", minga.ground.kit.fields.CleanCharField(max_length=400, verbose_name="título")),
                ("short_title", minga.ground.kit.fields.CleanCharField(blank=True, max_length=120, verbose_name="título corto")),
                ("title_language", models.CharField(blank=True, default="es", max_length=5, verbose_name="idioma del título")),
                ("objective", minga.ground.kit.fields.CleanTextField(blank=True, verbose_name="objetivo")),
                ("objective_language", models.CharField(blank=True, default="es", max_length=5, verbose_name="idioma del objetivo")),
                ("specific_objectives", minga.ground.kit.fields.CleanTextField(blank=True, verbose_name="objetivos específicos")),
                ("problem", minga.ground.kit.fields.CleanTextField(blank=True, verbose_name="problema que resuelve")),
                ("justification", minga.ground.kit.fields.CleanTextField(blank=True, verbose_name="justificación")),
                ("description", minga.ground.kit.fields.CleanTextField(blank=True, verbose_name="resumen")),
                (
                    "own_code",
                    minga.ground.kit.fields.CleanCharField(blank=True, max_length=60, verbose_name="código propio de la institución"),
                ),
                ("donor_code", minga.ground.kit.fields.CleanCharField(blank=True, max_length=60, verbose_name="código del donante")),
                ("budget_code", minga.ground.kit.fields.CleanCharField(blank=True, max_length=60, verbose_name="código presupuestario")),
                (
                    "iati_identifier",
                    minga.ground.kit.fields.CleanCharField(
                        blank=True,
                        max_length=100,
                        validators=[minga.cycle.activities.identifying.iati_identifier],
                        verbose_name="identificador IATI",
                    ),
                ),
                ("keywords", minga.ground.kit.fields.CleanCharField(blank=True, max_length=300, verbose_name="palabras clave")),
                (
                    "status",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"list__code": "ESTADO_ACTIVIDAD"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="codelists.code",
                        verbose_name="estado",
                    ),
                ),
                ("status_reason", minga.ground.kit.fields.CleanTextField(blank=True, verbose_name="motivo del estado")),
                ("start", minga.ground.kit.fields.PartialDateField(blank=True, max_length=10, verbose_name="inicio")),
                ("end", minga.ground.kit.fields.PartialDateField(blank=True, max_length=10, verbose_name="fin")),
                ("start_planned", minga.ground.kit.fields.PartialDateField(blank=True, max_length=10, verbose_name="inicio previsto")),
                ("end_planned", minga.ground.kit.fields.PartialDateField(blank=True, max_length=10, verbose_name="fin previsto")),
                ("approved_on", minga.ground.kit.fields.PartialDateField(blank=True, max_length=10, verbose_name="aprobación")),
                (
                    "disbursement_limit",
                    minga.ground.kit.fields.PartialDateField(blank=True, max_length=10, verbose_name="fecha límite de desembolsos"),
                ),
                ("closed_on", minga.ground.kit.fields.PartialDateField(blank=True, max_length=10, verbose_name="cierre")),
                (
                    "total_amount",
                    minga.ground.kit.fields.MoneyAmountField(
                        blank=True, decimal_places=2, max_digits=22, null=True, verbose_name="costo total"
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
                ("total_as_written", minga.ground.kit.fields.CleanCharField(blank=True, max_length=64, verbose_name="como está escrito")),
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
                    "modality",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"list__code": "MODALIDAD"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="codelists.code",
                        verbose_name="modalidad",
                    ),
                ),
                (
                    "aid_type",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"list__code": "AidType"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="codelists.code",
                        verbose_name="tipo de ayuda",
                    ),
                ),
                (
                    "tied_status",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"list__code": "TiedStatus"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="codelists.code",
                        verbose_name="ayuda atada",
                    ),
                ),
                (
                    "on_budget",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"list__code": "EN_PRESUPUESTO"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="codelists.code",
                        verbose_name="dentro o fuera del presupuesto",
                    ),
                ),
                ("humanitarian", models.BooleanField(blank=True, null=True, verbose_name="ayuda humanitaria")),
                (
                    "local_objective",
                    minga.ground.kit.fields.CleanCharField(blank=True, max_length=300, verbose_name="objetivo del plan local (PDOT)"),
                ),
                (
                    "national_objective",
                    minga.ground.kit.fields.CleanCharField(blank=True, max_length=300, verbose_name="objetivo del plan nacional"),
                ),
                ("theme", minga.ground.kit.fields.CleanCharField(blank=True, max_length=200, verbose_name="tema")),
                (
                    "management",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"list__code": "MODALIDAD_GESTION"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="codelists.code",
                        verbose_name="modalidad de gestión",
                    ),
                ),
                (
                    "mechanism",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"list__code": "MECANISMO_ALTERNATIVO"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="codelists.code",
                        verbose_name="mecanismo alternativo",
                    ),
                ),
                (
                    "geopolitical",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"list__code": "GEOPOLITICO"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="codelists.code",
                        verbose_name="criterio geopolítico",
                    ),
                ),
                (
                    "decentralised",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"list__code": "INTERNACIONALIZACION"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="codelists.code",
                        verbose_name="cooperación descentralizada",
                    ),
                ),
                ("concessional", models.BooleanField(blank=True, null=True, verbose_name="préstamo concesional")),
                (
                    "reach",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"list__code": "ALCANCE"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="codelists.code",
                        verbose_name="alcance",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="activities.activity",
                        verbose_name="parte de",
                    ),
                ),
                (
                    "duplicate_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duplicates",
                        to="activities.activity",
                        verbose_name="repite a",
                    ),
                ),
                ("note", minga.ground.kit.fields.CleanTextField(blank=True, verbose_name="nota")),
                ("locators", models.JSONField(blank=True, default=dict, verbose_name="dónde está cada dato")),
                ("unstated", models.JSONField(blank=True, default=dict, verbose_name="lo que la fuente no dice")),
                ("public", models.BooleanField(default=True, verbose_name="público")),
                ("recorded_at", models.DateTimeField(verbose_name="cargado")),
                ("revised_at", models.DateTimeField(verbose_name="actualizado")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="versión")),
                ("sort_key", models.CharField(max_length=480)),
            ],
            options={
                "verbose_name": "actividad",
                "verbose_name_plural": "actividades",
                "ordering": ["sort_key", "code"],
                "indexes": [
                    models.Index(fields=["sort_key", "code"], name="activity_sort"),
                    models.Index(condition=models.Q(("public", False)), fields=["code"], name="activity_hidden"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("total_amount", None), ("total_currency", "")),
                            models.Q(("total_amount__isnull", False), models.Q(("total_currency", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="activity_total_with_currency",
                    ),
                    models.CheckConstraint(condition=models.Q(("title", ""), _negated=True), name="activity_titled"),
                    models.CheckConstraint(
                        condition=models.Q(("duplicate_of", models.F("id")), _negated=True), name="activity_not_its_own_copy"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("parent", models.F("id")), _negated=True), name="activity_not_its_own_parent"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Participant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="fuente")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("as_written", minga.ground.kit.fields.CleanCharField(max_length=300, verbose_name="como está escrito")),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="organisations.organisation",
                        verbose_name="organización",
                    ),
                ),
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
                (
                    "activity",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="participants", to="activities.activity"),
                ),
                (
                    "role",
                    models.ForeignKey(
                        limit_choices_to={"list__code": "ROL_PARTICIPACION"},
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="codelists.code",
                        verbose_name="papel",
                    ),
                ),
                (
                    "share",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="parte de las tareas (%)"),
                ),
                ("focal_point", models.BooleanField(blank=True, null=True, verbose_name="punto focal")),
            ],
            options={
                "ordering": ["position", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("share", None), models.Q(("share__gte", 0), ("share__lte", 100)), _connector="OR"),
                        name="participant_share_0_100",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="fuente")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "activity",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="places", to="activities.activity"),
                ),
                (
                    "country",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="activity_places", to="territory.country"),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activity_places",
                        to="territory.unit",
                    ),
                ),
                (
                    "locality",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activity_places",
                        to="territory.locality",
                    ),
                ),
                ("as_written", minga.ground.kit.fields.CleanCharField(blank=True, max_length=300, verbose_name="como está escrito")),
                ("count", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="cuántos")),
                ("count_of", models.CharField(blank=True, max_length=60, verbose_name="de qué")),
                ("share", models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="parte (%)")),
                ("latitude", models.DecimalField(blank=True, decimal_places=6, max_digits=8, null=True, verbose_name="latitud (WGS 84)")),
                ("longitude", models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name="longitud (WGS 84)")),
                (
                    "exactness",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"list__code": "GeographicExactness"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="codelists.code",
                        verbose_name="exactitud del punto",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("share", None), models.Q(("share__gte", 0), ("share__lte", 100)), _connector="OR"),
                        name="place_share_0_100",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("count", None), ("unit", None), _connector="OR"), name="place_count_without_unit"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude", None), ("longitude", None)),
                            models.Q(
                                ("latitude__isnull", False),
                                ("longitude__isnull", False),
                                ("latitude__gte", -90),
                                ("latitude__lte", 90),
                                ("longitude__gte", -180),
                                ("longitude__lte", 180),
                            ),
                            _connector="OR",
                        ),
                        name="place_point_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contribution",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="fuente")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("as_written", minga.ground.kit.fields.CleanCharField(max_length=300, verbose_name="como está escrito")),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="organisations.organisation",
                        verbose_name="organización",
                    ),
                ),
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
                (
                    "activity",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="contributions", to="activities.activity"),
                ),
                (
                    "role",
                    models.ForeignKey(
                        limit_choices_to={"list__code": "ROL_APORTE"},
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="codelists.code",
                        verbose_name="papel",
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"list__code": "TIPO_RECURSO"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="codelists.code",
                        verbose_name="tipo de recurso",
                    ),
                ),
                (
                    "component",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"list__code": "BLENDING_COMPONENTE"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="codelists.code",
                        verbose_name="componente de la finanza mixta",
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
                "ordering": ["position", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount", None), models.Q(("currency", ""), _negated=True), _connector="OR"),
                        name="contribution_with_currency",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreementLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="fuente")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="agreement_links", to="activities.activity"
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activity_links",
                        to="agreements.agreement",
                        verbose_name="convenio",
                    ),
                ),
                ("as_written", minga.ground.kit.fields.CleanCharField(max_length=300, verbose_name="número o nombre del convenio")),
            ],
            options={
                "ordering": ["position", "id"],
            },
        ),
        migrations.CreateModel(
            name="ExchangeEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="fuente")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="exchange_events", to="activities.activity"
                    ),
                ),
                ("date", models.DateField(verbose_name="fecha")),
                ("base", models.CharField(max_length=3, verbose_name="moneda")),
                ("quote", models.CharField(max_length=3, verbose_name="expresada en")),
                ("rate", models.DecimalField(decimal_places=8, max_digits=20, verbose_name="tasa")),
            ],
            options={
                "ordering": ["date", "id"],
            },
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="fuente")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "activity",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="extensions", to="activities.activity"),
                ),
                ("new_end", minga.ground.kit.fields.PartialDateField(max_length=10, verbose_name="nueva fecha de fin")),
                ("approved_on", minga.ground.kit.fields.PartialDateField(blank=True, max_length=10, verbose_name="aprobada el")),
                ("reason", minga.ground.kit.fields.CleanCharField(blank=True, max_length=300, verbose_name="motivo")),
            ],
            options={
                "ordering": ["position", "id"],
            },
        ),
        migrations.CreateModel(
            name="Beneficiaries",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="fuente")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "activity",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="beneficiaries", to="activities.activity"),
                ),
                ("number", models.PositiveBigIntegerField(blank=True, null=True, verbose_name="número")),
                ("unit", minga.ground.kit.fields.CleanCharField(blank=True, max_length=120, verbose_name="unidad")),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"list__code": "GRUPO_BENEFICIARIO"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="codelists.code",
                        verbose_name="grupo",
                    ),
                ),
                (
                    "directness",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"list__code": "TIPO_BENEFICIARIO"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="codelists.code",
                        verbose_name="directos o indirectos",
                    ),
                ),
                (
                    "sex",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"list__code": "SEXO"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="codelists.code",
                        verbose_name="sexo",
                    ),
                ),
                (
                    "age",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"list__code": "GRUPO_EDAD"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="codelists.code",
                        verbose_name="grupo de edad",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"list__code": "ZONA"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="codelists.code",
                        verbose_name="zona",
                    ),
                ),
                (
                    "precision",
                    models.CharField(
                        choices=[("exact", "exacta"), ("approximate", "aproximada"), ("at_least", "al menos")],
                        default="exact",
                        max_length=12,
                        verbose_name="exactitud",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
            },
        ),
        migrations.CreateModel(
            name="Classification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="fuente")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="classifications", to="activities.activity"
                    ),
                ),
                (
                    "code",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="classifications", to="codelists.code"),
                ),
                ("share", models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="parte (%)")),
            ],
            options={
                "ordering": ["position", "id"],
                "constraints": [models.UniqueConstraint(fields=("activity", "code"), name="classification_once")],
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="fuente")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "activity",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="documents", to="activities.activity"),
                ),
                ("title", minga.ground.kit.fields.CleanCharField(max_length=300, verbose_name="título")),
                ("address", models.URLField(blank=True, verbose_name="dirección")),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"list__code": "DocumentCategory"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="codelists.code",
                        verbose_name="categoría",
                    ),
                ),
                ("language", models.CharField(blank=True, max_length=5, verbose_name="idioma")),
            ],
            options={
                "ordering": ["position", "id"],
            },
        ),
        migrations.CreateModel(
            name="Condition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="fuente")),
                (
                    "activity",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="conditions", to="activities.activity"),
                ),
                ("document", minga.ground.kit.fields.CleanCharField(max_length=300, verbose_name="documento que se espera")),
                (
                    "offered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ofrecida por",
                    ),
                ),
                ("offered_on", models.DateField(blank=True, null=True, verbose_name="ofrecida el")),
                (
                    "met_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="confirmada por",
                    ),
                ),
                ("met_on", models.DateField(blank=True, null=True, verbose_name="cumplida el")),
                ("met_with", minga.ground.kit.fields.CleanCharField(blank=True, max_length=300, verbose_name="documento adjuntado")),
                ("file", models.UUIDField(blank=True, null=True, verbose_name="archivo")),
            ],
            options={
                "verbose_name": "condición previa",
                "verbose_name_plural": "condiciones previas",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("activity", "document"), name="condition_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("met_by", None), ("met_on", None)),
                            models.Q(("met_on__isnull", False), models.Q(("met_with", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="condition_met_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("offered_by", None), ("offered_on", None)),
                            models.Q(
                                ("offered_by__isnull", False), ("offered_on__isnull", False), models.Q(("met_with", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="condition_offered_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("met_by", models.F("offered_by")), _negated=True), name="condition_confirmed_by_another"
                    ),
                ],
            },
        ),
    ]
