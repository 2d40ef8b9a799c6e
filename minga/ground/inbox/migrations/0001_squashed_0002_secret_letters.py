import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import minga.ground.inbox.models


class Migration(migrations.Migration):
    replaces = [("inbox", "0001_initial"), ("inbox", "0002_secret_letters")]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "message_id",
                    models.CharField(
                        default=minga.ground.inbox.models.new_message_id,
                        editable=False,
                        max_length=300,
                        unique=True,
                        verbose_name="Message-ID",
                    ),
                ),
                ("address", models.EmailField(max_length=254, verbose_name="para")),
                (
                    "person",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("subject", models.CharField(max_length=200, verbose_name="asunto")),
                ("text", models.TextField(verbose_name="texto")),
                ("thing_kind", models.CharField(blank=True, max_length=40, verbose_name="tipo")),
                ("thing_key", models.CharField(blank=True, max_length=200, verbose_name="identificador")),
                ("secret", models.BooleanField(default=False, verbose_name="reservada")),
                ("digest_of", models.DateField(blank=True, null=True, verbose_name="resumen del día")),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "por enviar"), ("sending", "en envío"), ("sent", "enviada"), ("failed", "no se pudo enviar")],
                        default="waiting",
                        max_length=10,
                        verbose_name="estado",
                    ),
                ),
                ("written_at", models.DateTimeField(auto_now_add=True, verbose_name="escrita")),
                ("next_try_at", models.DateTimeField(verbose_name="se envía desde")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="intentos")),
                ("taken_at", models.DateTimeField(blank=True, null=True, verbose_name="tomada")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="enviada")),
                ("error", models.CharField(blank=True, max_length=500, verbose_name="error")),
            ],
            options={
                "verbose_name": "carta",
                "verbose_name_plural": "cartas",
                "ordering": ["-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["waiting", "sending"])), fields=["next_try_at", "id"], name="letter_due"
                    ),
                    models.Index(condition=models.Q(("state", "failed")), fields=["-id"], name="letter_failed"),
                    models.Index(fields=["thing_kind", "thing_key"], name="letter_thing"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "digest_of"), name="letter_one_digest_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", False), ("state", "sent")),
                            models.Q(models.Q(("state", "sent"), _negated=True), ("sent_at", None)),
                            _connector="OR",
                        ),
                        name="letter_sent_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("subject__contains", "\n"), _negated=True),
                            models.Q(("subject__contains", "\r"), _negated=True),
                            models.Q(("address__contains", "\n"), _negated=True),
                            models.Q(("address__contains", "\r"), _negated=True),
                        ),
                        name="letter_headers_of_one_line",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Enclosure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("letter", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="enclosures", to="inbox.letter")),
                ("name", models.CharField(max_length=100, verbose_name="nombre")),
                ("content_type", models.CharField(max_length=100)),
                ("content", models.BinaryField()),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="para"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("task", "Tarea"), ("notice", "Aviso"), ("alert", "Alerta")], max_length=10, verbose_name="clase"
                    ),
                ),
                ("subject", models.CharField(max_length=200, verbose_name="asunto")),
                ("body", models.TextField(verbose_name="texto")),
                ("figures", models.JSONField(default=dict, verbose_name="cifras")),
                ("link", models.CharField(blank=True, max_length=500, verbose_name="enlace")),
                ("thing_kind", models.CharField(blank=True, max_length=40, verbose_name="tipo")),
                ("thing_key", models.CharField(blank=True, max_length=200, verbose_name="identificador")),
                ("at", models.DateTimeField(verbose_name="cuándo")),
                ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="leído")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="hecha")),
                ("in_digest", models.BooleanField(default=False)),
                (
                    "letter",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="messages", to="inbox.letter"
                    ),
                ),
            ],
            options={
                "verbose_name": "mensaje",
                "verbose_name_plural": "mensajes",
                "ordering": ["-at", "-id"],
                "indexes": [
                    models.Index(fields=["person", "-at", "-id"], name="message_newest"),
                    models.Index(condition=models.Q(("read_at", None)), fields=["person"], name="message_unread"),
                    models.Index(
                        condition=models.Q(("done_at", None), ("kind", "task")), fields=["thing_kind", "thing_key"], name="message_task"
                    ),
                    models.Index(
                        condition=models.Q(("in_digest", True), ("letter", None), ("read_at", None)),
                        fields=["person"],
                        name="message_digest",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("done_at", None), ("kind", "task"), _connector="OR"), name="message_done_task"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("link", ""),
                            models.Q(("link__startswith", "/"), models.Q(("link__startswith", "//"), _negated=True)),
                            _connector="OR",
                        ),
                        name="message_link_of_ours",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Subscription",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="persona"
                    ),
                ),
                ("thing_kind", models.CharField(blank=True, max_length=40, verbose_name="tipo")),
                ("thing_key", models.CharField(blank=True, max_length=200, verbose_name="identificador")),
                ("topic", models.CharField(blank=True, max_length=60, verbose_name="tema")),
                ("since", models.DateTimeField(auto_now_add=True, verbose_name="desde")),
            ],
            options={
                "verbose_name": "suscripción",
                "verbose_name_plural": "suscripciones",
                "ordering": ["thing_kind", "thing_key", "topic"],
                "indexes": [models.Index(fields=["thing_kind", "thing_key"], name="subscription_thing")],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "thing_kind", "thing_key", "topic"), name="subscription_once"),
                    models.CheckConstraint(
                        condition=models.Q(("thing_kind", ""), ("topic", ""), _negated=True), name="subscription_to_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("thing_key", ""), models.Q(("thing_kind", ""), _negated=True), _connector="OR"),
                        name="subscription_key_of_a_kind",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Preference",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "mail",
                    models.CharField(
                        choices=[("at_once", "Al momento"), ("daily", "Un resumen al día"), ("never", "Nunca: solo en la página")],
                        default="at_once",
                        max_length=10,
                        verbose_name="por correo",
                    ),
                ),
                (
                    "language",
                    models.CharField(choices=[("es", "español"), ("en", "inglés")], default="es", max_length=2, verbose_name="idioma"),
                ),
            ],
            options={
                "verbose_name": "preferencia de mensajes",
                "verbose_name_plural": "preferencias de mensajes",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("mail__in", ["at_once", "daily", "never"])), name="preference_mail_known"),
                    models.CheckConstraint(condition=models.Q(("language__in", ["es", "en"])), name="preference_language_known"),
                ],
            },
        ),
    ]
