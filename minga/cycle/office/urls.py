"""The addresses of an office; the same under /en/ in English."""

from django.urls import path

from minga.cycle.office.views import initiatives, promotion, strategies, territories, topics, years

app_name = "office"
urlpatterns = [
    path("programacion", years.listed, name="years"),
    path("programacion/nueva", years.new, name="year_new"),
    path("programacion/<str:code>/<int:year>", years.one, name="year"),
    path("programacion/<str:code>/<int:year>.csv", years.table, name="year_csv"),
    path("programacion/<str:code>/<int:year>/actividad", years.task_new, name="task_new"),
    path("programacion/<str:code>/<int:year>/<int:number>", years.task, name="task"),
    path("programacion/<str:code>/<int:year>/<int:number>/cerrar", years.close, name="task_close"),
    path("programacion/<str:code>/<int:year>/<int:number>/reabrir", years.reopen, name="task_reopen"),
    path("programacion/<str:code>/<int:year>/<int:number>/quitar", years.remove, name="task_remove"),
    path("promocion", promotion.listed, name="promotions"),
    path("promocion.csv", promotion.table, name="promotions_csv"),
    path("promocion/nueva", promotion.new, name="promotion_new"),
    path("promocion/<int:number>/tachar", promotion.strike, name="promotion_strike"),
    path("temas-de-negociacion", topics.listed, name="topics"),
    path("temas-de-negociacion.csv", topics.table, name="topics_csv"),
    path("temas-de-negociacion/nuevo", topics.new, name="topic_new"),
    path("temas-de-negociacion/<int:number>", topics.one, name="topic"),
    path("propuestas-de-estrategia", initiatives.listed, name="initiatives"),
    path("propuestas-de-estrategia/nueva", initiatives.new, name="initiative_new"),
    path("propuestas-de-estrategia/<int:number>", initiatives.one, name="initiative"),
    path("propuestas-de-estrategia/<int:number>/retirar", initiatives.withdraw, name="initiative_withdraw"),
    path("estrategias", strategies.listed, name="strategies"),
    path("estrategias/nueva", strategies.new, name="strategy_new"),
    path("estrategias/<int:number>", strategies.one, name="strategy"),
    path("estrategias/<int:number>.csv", strategies.table, name="strategy_csv"),
    path("estrategias/<int:number>/anadir", strategies.add, name="strategy_add"),
    path("estrategias/<int:number>/publicar", strategies.publish, name="strategy_publish"),
    path("estrategias/<int:number>/<int:item>/quitar", strategies.drop, name="strategy_drop"),
    path("territorio/<str:key>/brechas", territories.gaps, name="gaps"),
    path("territorio/<str:key>/brechas/nueva", territories.gap, name="gap_new"),
    path("territorio/<str:key>/fortalezas/nueva", territories.strength, name="strength_new"),
    path("territorio/<str:key>/fortalezas/<int:number>", territories.strength, name="strength"),
    path("territorio/<str:key>/fortalezas/<int:number>/quitar", territories.drop, name="strength_drop"),
]
