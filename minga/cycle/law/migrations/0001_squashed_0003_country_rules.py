import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import minga.ground.kit.fields


class Migration(migrations.Migration):
    replaces = [("law", "0001_initial"), ("law", "0002_words_of_constraints"), ("law", "0003_country_rules")]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("codelists", "0001_squashed_0002_words_of_constraints"),
        ("organisations", "0001_squashed_0006_marks_of_names"),
        ("territory", "0001_squashed_0002_boundaries"),
    ]

    operations = [
        migrations.CreateModel(
            name="Norm",
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
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="orden")),
                ("text_es", minga.ground.kit.fields.CleanTextField(verbose_name="qué dice, con nuestras palabras")),
                ("text_en", minga.ground.kit.fields.CleanTextField(verbose_name="lo mismo en inglés")),
                ("name", minga.ground.kit.fields.CleanCharField(max_length=200, verbose_name="nombre")),
                ("citation", minga.ground.kit.fields.CleanCharField(max_length=120, verbose_name="cómo se cita")),
                (
                    "country",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territory.country",
                        verbose_name="país",
                    ),
                ),
            ],
            options={
                "verbose_name": "norma",
                "verbose_name_plural": "normas",
                "ordering": ["position", "code"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Article",
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
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="orden")),
                ("text_es", minga.ground.kit.fields.CleanTextField(verbose_name="qué dice, con nuestras palabras")),
                ("text_en", minga.ground.kit.fields.CleanTextField(verbose_name="lo mismo en inglés")),
                (
                    "norm",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="articles", to="law.norm", verbose_name="norma"
                    ),
                ),
                ("number", minga.ground.kit.fields.CleanCharField(blank=True, max_length=40, verbose_name="artículo y numeral")),
                (
                    "level",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"list__code": "NIVEL_GAD"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="codelists.code",
                        verbose_name="nivel al que da la gestión de la cooperación",
                    ),
                ),
            ],
            options={
                "verbose_name": "artículo",
                "verbose_name_plural": "artículos",
                "ordering": ["position", "code"],
                "abstract": False,
                "constraints": [models.UniqueConstraint(fields=("norm", "number"), name="article_once")],
            },
        ),
        migrations.CreateModel(
            name="Attribution",
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
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="orden")),
                ("text_es", minga.ground.kit.fields.CleanTextField(verbose_name="qué dice, con nuestras palabras")),
                ("text_en", minga.ground.kit.fields.CleanTextField(verbose_name="lo mismo en inglés")),
                (
                    "holder",
                    models.CharField(
                        choices=[("central", "Gobierno central"), ("gad", "Gobiernos autónomos descentralizados")],
                        max_length=10,
                        verbose_name="de quién es",
                    ),
                ),
                (
                    "duplicate_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duplicates",
                        to="law.attribution",
                        verbose_name="repite a",
                    ),
                ),
            ],
            options={
                "verbose_name": "atribución",
                "verbose_name_plural": "matriz de competencias",
                "ordering": ["position", "code"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("duplicate_of", models.F("id")), _negated=True),
                        name="attribution_not_its_own_copy",
                        violation_error_message="Una fila no se repite a sí misma: elija otra o ninguna.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SignatureRule",
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
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="orden")),
                ("text_es", minga.ground.kit.fields.CleanTextField(verbose_name="qué dice, con nuestras palabras")),
                ("text_en", minga.ground.kit.fields.CleanTextField(verbose_name="lo mismo en inglés")),
                (
                    "counterpart",
                    models.CharField(
                        choices=[
                            ("state", "Otro Estado, o un marco multilateral"),
                            ("local", "Gobierno local o subnacional extranjero"),
                            ("ngo", "ONG extranjera"),
                            ("agency", "Cooperante oficial (agencia)"),
                            ("lender", "Prestamista (fondos reembolsables)"),
                            ("private", "Empresa o fundación privada"),
                            ("academia", "Universidad o centro de estudios"),
                        ],
                        max_length=10,
                        unique=True,
                        verbose_name="con quién",
                    ),
                ),
                (
                    "central",
                    models.CharField(
                        choices=[
                            ("yes", "sí"),
                            ("step", "sí, con un paso antes"),
                            ("justify", "sí, con una justificación escrita"),
                            ("no", "no"),
                        ],
                        max_length=10,
                        verbose_name="firma el gobierno central",
                    ),
                ),
                (
                    "gad",
                    models.CharField(
                        choices=[
                            ("yes", "sí"),
                            ("step", "sí, con un paso antes"),
                            ("justify", "sí, con una justificación escrita"),
                            ("no", "no"),
                        ],
                        max_length=10,
                        verbose_name="firma un gobierno autónomo",
                    ),
                ),
                (
                    "condition",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "ninguna"),
                            ("other_country", "las dos partes son subnacionales y de países distintos"),
                            ("basic_agreement", "Convenio Básico vigente y comprobado antes de firmar"),
                            ("framework", "cita un acuerdo internacional suscrito"),
                            ("legal_review", "revisión jurídica previa"),
                        ],
                        max_length=20,
                        verbose_name="condición",
                    ),
                ),
                (
                    "attribution",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="law.attribution",
                        verbose_name="atribución",
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="law.article",
                        verbose_name="artículo",
                    ),
                ),
            ],
            options={
                "verbose_name": "regla de firma",
                "verbose_name_plural": "reglas de firma",
                "ordering": ["position", "code"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ExecutorException",
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
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="orden")),
                ("text_es", minga.ground.kit.fields.CleanTextField(verbose_name="qué dice, con nuestras palabras")),
                ("text_en", minga.ground.kit.fields.CleanTextField(verbose_name="lo mismo en inglés")),
                (
                    "kinds",
                    minga.ground.kit.fields.CleanCharField(max_length=300, verbose_name="clases de organización, separadas por espacios"),
                ),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="law.article", verbose_name="artículo"
                    ),
                ),
            ],
            options={
                "verbose_name": "excepción a la aprobación",
                "verbose_name_plural": "excepciones a la aprobación",
                "ordering": ["position", "code"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CompetenceSector",
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
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="orden")),
                ("text_es", minga.ground.kit.fields.CleanTextField(verbose_name="qué dice, con nuestras palabras")),
                ("text_en", minga.ground.kit.fields.CleanTextField(verbose_name="lo mismo en inglés")),
                (
                    "level",
                    models.ForeignKey(
                        limit_choices_to={"list__code": "NIVEL_GAD"},
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="codelists.code",
                        verbose_name="nivel de gobierno",
                    ),
                ),
                (
                    "prefix",
                    models.CharField(
                        max_length=5,
                        validators=[django.core.validators.RegexValidator("\\A[0-9]{1,5}\\Z", "De una a cinco cifras.")],
                        verbose_name="sector CAD, por sus primeras cifras",
                    ),
                ),
                ("within", models.BooleanField(default=True, verbose_name="es competencia propia")),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="law.article", verbose_name="artículo"
                    ),
                ),
            ],
            options={
                "verbose_name": "sector de una competencia",
                "verbose_name_plural": "sectores de las competencias",
                "ordering": ["position", "code"],
                "abstract": False,
                "constraints": [models.UniqueConstraint(fields=("level", "prefix"), name="competence_sector_once")],
            },
        ),
        migrations.CreateModel(
            name="CountryRule",
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
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="orden")),
                ("text_es", minga.ground.kit.fields.CleanTextField(verbose_name="qué dice, con nuestras palabras")),
                ("text_en", minga.ground.kit.fields.CleanTextField(verbose_name="lo mismo en inglés")),
                (
                    "country",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="aid_rules", to="territory.country", verbose_name="país"
                    ),
                ),
                (
                    "principle",
                    models.ForeignKey(
                        limit_choices_to={"list__code": "PARIS"},
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="codelists.code",
                        verbose_name="principio de la eficacia de la ayuda",
                    ),
                ),
            ],
            options={
                "verbose_name": "regla de un país sobre la eficacia de la ayuda",
                "verbose_name_plural": "reglas de países sobre la eficacia de la ayuda",
                "ordering": ["position", "code"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AssociatedGovernment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="fuente")),
                (
                    "association",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="associated",
                        to="organisations.organisation",
                        verbose_name="mancomunidad",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="associations",
                        to="organisations.organisation",
                        verbose_name="gobierno",
                    ),
                ),
                ("since", minga.ground.kit.fields.PartialDateField(blank=True, max_length=10, verbose_name="desde")),
                ("until", models.DateField(blank=True, null=True, verbose_name="hasta")),
            ],
            options={
                "verbose_name": "gobierno de una mancomunidad",
                "verbose_name_plural": "gobiernos de mancomunidades",
                "ordering": ["association__sort_key", "member__sort_key"],
                "constraints": [
                    models.UniqueConstraint(fields=("association", "member"), name="associated_once"),
                    models.CheckConstraint(
                        condition=models.Q(("association", models.F("member")), _negated=True),
                        name="associated_not_itself",
                        violation_error_message="Una mancomunidad no es miembro de sí misma.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SystemMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="fuente")),
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="system_member",
                        to="organisations.organisation",
                        verbose_name="organización",
                    ),
                ),
                ("role", minga.ground.kit.fields.CleanTextField(verbose_name="papel en el sistema")),
                (
                    "institutional_role",
                    models.CharField(
                        blank=True,
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
                ("since", minga.ground.kit.fields.PartialDateField(blank=True, max_length=10, verbose_name="desde")),
            ],
            options={
                "verbose_name": "miembro del sistema",
                "verbose_name_plural": "miembros del sistema",
                "ordering": ["organisation__sort_key"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("role", ""), _negated=True),
                        name="system_member_with_role",
                        violation_error_message="Diga su papel en el sistema.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Suggestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MinValueValidator(2000), django.core.validators.MaxValueValidator(9999)],
                        verbose_name="año",
                    ),
                ),
                ("serial", models.PositiveIntegerField(verbose_name="número en el año")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suggestions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="quién",
                    ),
                ),
                ("about", minga.ground.kit.fields.CleanCharField(max_length=150, verbose_name="asunto")),
                ("text", minga.ground.kit.fields.CleanTextField(max_length=4000, verbose_name="qué necesita o propone")),
                ("sent_at", models.DateTimeField(verbose_name="enviada")),
                (
                    "state",
                    models.CharField(
                        choices=[("received", "recibida"), ("studied", "en estudio"), ("answered", "respondida")],
                        default="received",
                        max_length=10,
                        verbose_name="estado",
                    ),
                ),
                ("answer", minga.ground.kit.fields.CleanTextField(blank=True, max_length=4000, verbose_name="respuesta")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="quién responde",
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="respondida")),
            ],
            options={
                "verbose_name": "sugerencia",
                "verbose_name_plural": "sugerencias",
                "ordering": ["-year", "-serial"],
                "constraints": [
                    models.UniqueConstraint(fields=("year", "serial"), name="suggestion_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                ("state", "answered"),
                                models.Q(("answer", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "answered"), _negated=True), ("answer", ""), ("answered_at", None), ("answered_by", None)
                            ),
                            _connector="OR",
                        ),
                        name="suggestion_answered_whole",
                    ),
                ],
            },
        ),
    ]
