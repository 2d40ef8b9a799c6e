import uuid

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import minga.ground.kit.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("activities", "0001_squashed_0007_more_of_the_record"),
        ("agreements", "0001_squashed_0004_relations_and_networks"),
        ("codelists", "0001_squashed_0002_words_of_constraints"),
        ("organisations", "0001_squashed_0006_marks_of_names"),
        ("rates", "0001_squashed_0002_published_rates"),
    ]

    operations = [
        migrations.CreateModel(
            name="Transaction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="fuente")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="clave")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="anotado")),
                ("struck_at", models.DateTimeField(blank=True, null=True, verbose_name="tachado")),
                (
                    "struck_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("struck_reason", minga.ground.kit.fields.CleanTextField(blank=True, verbose_name="motivo")),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transactions",
                        to="activities.activity",
                        verbose_name="actividad",
                    ),
                ),
                (
                    "type",
                    models.ForeignKey(
                        limit_choices_to={"list__code": "TransactionType"},
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="codelists.code",
                        verbose_name="clase",
                    ),
                ),
                ("planned", models.BooleanField(default=False, verbose_name="prevista")),
                ("date", models.DateField(verbose_name="fecha")),
                ("value_date", models.DateField(blank=True, null=True, verbose_name="fecha valor")),
                ("amount", minga.ground.kit.fields.MoneyAmountField(decimal_places=2, max_digits=22, verbose_name="monto")),
                ("currency", models.CharField(max_length=3, verbose_name="moneda")),
                (
                    "precision",
                    models.CharField(
                        choices=[("exact", "exacta"), ("approximate", "aproximada"), ("at_least", "al menos")],
                        default="exact",
                        max_length=12,
                        verbose_name="exactitud",
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        limit_choices_to={"list__code": "TIPO_RECURSO"},
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="codelists.code",
                        verbose_name="efectivo o especie",
                    ),
                ),
                ("description", minga.ground.kit.fields.CleanCharField(blank=True, max_length=300, verbose_name="concepto")),
                (
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transactions",
                        to="agreements.agreement",
                        verbose_name="convenio",
                    ),
                ),
                (
                    "agreement_number",
                    minga.ground.kit.fields.CleanCharField(blank=True, max_length=80, verbose_name="número de convenio, como está escrito"),
                ),
                ("provider_written", minga.ground.kit.fields.CleanCharField(blank=True, max_length=300, verbose_name="quién entrega")),
                (
                    "provider",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="provided",
                        to="organisations.organisation",
                        verbose_name="quién entrega",
                    ),
                ),
                ("receiver_written", minga.ground.kit.fields.CleanCharField(blank=True, max_length=300, verbose_name="quién recibe")),
                (
                    "receiver",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="received",
                        to="organisations.organisation",
                        verbose_name="quién recibe",
                    ),
                ),
                (
                    "side",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"list__code": "ROL_APORTE"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="codelists.code",
                        verbose_name="de qué lado viene",
                    ),
                ),
                (
                    "rate",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transactions",
                        to="rates.rate",
                        verbose_name="tasa",
                    ),
                ),
            ],
            options={
                "verbose_name": "movimiento",
                "verbose_name_plural": "movimientos",
                "ordering": ["date", "id"],
                "indexes": [models.Index(fields=["activity", "date"], name="transaction_of_activity")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("currency", ""), _negated=True), name="transaction_with_currency")
                ],
            },
        ),
        migrations.CreateModel(
            name="Pledge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="fuente")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="clave")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="anotado")),
                ("struck_at", models.DateTimeField(blank=True, null=True, verbose_name="tachado")),
                (
                    "struck_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("struck_reason", minga.ground.kit.fields.CleanTextField(blank=True, verbose_name="motivo")),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pledges",
                        to="activities.activity",
                        verbose_name="actividad",
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pledges",
                        to="agreements.agreement",
                        verbose_name="convenio",
                    ),
                ),
                ("who_written", minga.ground.kit.fields.CleanCharField(max_length=300, verbose_name="quién")),
                (
                    "who",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pledges",
                        to="organisations.organisation",
                        verbose_name="quién",
                    ),
                ),
                ("what", minga.ground.kit.fields.CleanCharField(max_length=300, verbose_name="qué")),
                (
                    "amount",
                    minga.ground.kit.fields.MoneyAmountField(blank=True, decimal_places=2, max_digits=22, null=True, verbose_name="monto"),
                ),
                ("currency", models.CharField(blank=True, max_length=3, verbose_name="moneda")),
                ("announced_on", models.DateField(blank=True, null=True, verbose_name="anunciado el")),
                ("until", models.DateField(blank=True, null=True, verbose_name="hasta")),
                ("kept_on", models.DateField(blank=True, null=True, verbose_name="cumplido el")),
                ("outcome", minga.ground.kit.fields.CleanTextField(blank=True, verbose_name="qué pasó")),
                ("given_up", models.BooleanField(default=False, verbose_name="no se cumplirá")),
            ],
            options={
                "verbose_name": "promesa de aporte",
                "verbose_name_plural": "promesas de aporte",
                "ordering": ["until", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount", None), ("currency", "")),
                            models.Q(("amount__isnull", False), models.Q(("currency", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="pledge_with_currency",
                        violation_error_message="Escriba el monto y su moneda, los dos.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kept_on", None), ("given_up", False), _connector="OR"),
                        name="pledge_kept_or_given_up",
                        violation_error_message="Se cumplió o no se cumplirá: elija uno.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Pool",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="fuente")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pools",
                        to="organisations.organisation",
                        verbose_name="institución",
                    ),
                ),
                ("name", minga.ground.kit.fields.CleanCharField(max_length=200, verbose_name="nombre")),
                ("currency", models.CharField(max_length=3, verbose_name="moneda")),
            ],
            options={
                "verbose_name": "bolsa de contrapartida",
                "verbose_name_plural": "bolsas de contrapartida",
                "ordering": ["organisation__sort_key", "name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "name"),
                        name="pool_once",
                        violation_error_message="La institución ya tiene una bolsa así llamada.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PoolYear",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="fuente")),
                ("pool", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="years", to="funding.pool")),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MinValueValidator(1990), django.core.validators.MaxValueValidator(2100)],
                        verbose_name="año",
                    ),
                ),
                ("budget", minga.ground.kit.fields.MoneyAmountField(decimal_places=2, max_digits=22, verbose_name="presupuesto")),
            ],
            options={
                "verbose_name": "año de una bolsa",
                "verbose_name_plural": "años de una bolsa",
                "ordering": ["year"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("pool", "year"), name="pool_year_once", violation_error_message="Este año ya tiene presupuesto."
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("budget__gte", 0)),
                        name="pool_budget_not_negative",
                        violation_error_message="Un presupuesto no es negativo.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PoolCommitment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="fuente")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="clave")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="anotado")),
                ("struck_at", models.DateTimeField(blank=True, null=True, verbose_name="tachado")),
                (
                    "struck_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("struck_reason", minga.ground.kit.fields.CleanTextField(blank=True, verbose_name="motivo")),
                (
                    "pool_year",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="commitments", to="funding.poolyear"),
                ),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pool_commitments",
                        to="activities.activity",
                        verbose_name="actividad",
                    ),
                ),
                ("amount", minga.ground.kit.fields.MoneyAmountField(decimal_places=2, max_digits=22, verbose_name="monto")),
            ],
            options={
                "verbose_name": "compromiso de contrapartida",
                "verbose_name_plural": "compromisos de contrapartida",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)),
                        name="pool_commitment_positive",
                        violation_error_message="Un compromiso es mayor que cero.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LeverageTarget",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="fuente")),
                (
                    "activity",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leverage_target",
                        to="activities.activity",
                        verbose_name="actividad",
                    ),
                ),
                ("amount", minga.ground.kit.fields.MoneyAmountField(decimal_places=2, max_digits=22, verbose_name="meta")),
                ("currency", models.CharField(max_length=3, verbose_name="moneda")),
                (
                    "precision",
                    models.CharField(
                        choices=[("exact", "exacta"), ("approximate", "aproximada"), ("at_least", "al menos")],
                        default="exact",
                        max_length=12,
                        verbose_name="exactitud",
                    ),
                ),
                ("first_year", models.PositiveSmallIntegerField(verbose_name="primer año")),
                ("years", models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1)], verbose_name="años")),
            ],
            options={
                "verbose_name": "meta de apalancamiento",
                "verbose_name_plural": "metas de apalancamiento",
            },
        ),
        migrations.CreateModel(
            name="Leveraged",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="fuente")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="clave")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="anotado")),
                ("struck_at", models.DateTimeField(blank=True, null=True, verbose_name="tachado")),
                (
                    "struck_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("struck_reason", minga.ground.kit.fields.CleanTextField(blank=True, verbose_name="motivo")),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leveraged",
                        to="activities.activity",
                        verbose_name="actividad",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="año")),
                ("who_written", minga.ground.kit.fields.CleanCharField(max_length=300, verbose_name="quién")),
                (
                    "who",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                        verbose_name="quién",
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        limit_choices_to={"list__code": "TIPO_RECURSO"},
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="codelists.code",
                        verbose_name="efectivo o especie",
                    ),
                ),
                ("what", minga.ground.kit.fields.CleanCharField(max_length=300, verbose_name="qué")),
                (
                    "amount",
                    minga.ground.kit.fields.MoneyAmountField(blank=True, decimal_places=2, max_digits=22, null=True, verbose_name="valor"),
                ),
                ("currency", models.CharField(blank=True, max_length=3, verbose_name="moneda")),
            ],
            options={
                "verbose_name": "recurso apalancado",
                "verbose_name_plural": "recursos apalancados",
                "ordering": ["year", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount", None), ("currency", "")),
                            models.Q(("amount__isnull", False), models.Q(("currency", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="leveraged_with_currency",
                        violation_error_message="Escriba el valor y su moneda, los dos.",
                    )
                ],
            },
        ),
    ]
