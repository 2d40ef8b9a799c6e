"""The addresses of what a territory wants; the same under /en/ in English."""

from django.urls import path

from minga.cycle.needs.views import agendas, demands, plans, steps, yearly

app_name = "needs"
urlpatterns = [
    path("demandas", demands.listed, name="demands"),
    path("demandas.csv", demands.table, name="demands_csv"),
    path("demandas/nueva", demands.new, name="demand_new"),
    path("demandas/<str:code>", demands.one, name="demand"),
    path("demandas/<str:code>/editar", demands.edit, name="edit"),
    path("demandas/<str:code>/paso/<str:step>", steps.take, name="step"),
    path("planes", plans.listed, name="plans"),
    path("planes/nuevo", plans.new, name="plan_new"),
    path("planes/<int:number>", plans.one, name="plan"),
    path("planes/<int:number>/matriz.csv", plans.table, name="plan_csv"),
    path("planes/<int:number>/editar", plans.edit, name="plan_edit"),
    path("planes/<int:number>/anadir", plans.add, name="plan_add"),
    path("planes/<int:number>/<int:item>", plans.item, name="plan_item"),
    path("agendas", agendas.listed, name="agendas"),
    path("agendas/nueva", agendas.new, name="agenda_new"),
    path("agendas/<str:code>", agendas.one, name="agenda"),
    path("agendas/<str:code>/editar", agendas.edit, name="agenda_edit"),
    path("agendas/<str:code>/participantes", agendas.participant, name="agenda_participant"),
    path("agendas/<str:code>/capacidades", agendas.capacity, name="agenda_capacity"),
    path("agendas/<str:code>/prioridades", agendas.priority, name="agenda_priority"),
    path("agendas/<str:code>/prioridades/<int:rank>", agendas.priority, name="agenda_priority_edit"),
    path("agendas/<str:code>/paso/<str:step>", agendas.step, name="agenda_step"),
    path("agendas/<str:code>/<str:kind>/<int:number>/<str:verb>", agendas.row, name="agenda_row"),
    path("macroproyectos", plans.macro_projects, name="macro_projects"),
    path("macroproyectos/nuevo", plans.macro_new, name="macro_new"),
    path("macroproyectos/<int:number>/editar", plans.macro_edit, name="macro_edit"),
    path("macroproyectos/<int:number>/anadir", plans.macro_add, name="macro_add"),
    path("macroproyectos/<int:number>/<str:code>/quitar", plans.macro_remove, name="macro_remove"),
    path("plan-de-demanda", yearly.listed, name="year_plans"),
    path("plan-de-demanda/<str:country>/<int:year>", yearly.one, name="year_plan"),
    path("plan-de-demanda/<str:country>/<int:year>.csv", yearly.table, name="year_plan_csv"),
    path("plan-de-demanda/<str:country>/<int:year>.json", yearly.data, name="year_plan_json"),
    path("plan-de-demanda/<str:country>/<int:year>.pdf", yearly.printed, name="year_plan_pdf"),
    path("plan-de-demanda/<str:country>/<int:year>/fijar", yearly.freeze, name="year_freeze"),
    path("plan-de-demanda/<str:country>/<int:year>/v<int:number>", yearly.one, name="year_version"),
    path("plan-de-demanda/<str:country>/<int:year>/v<int:number>.csv", yearly.table, name="year_version_csv"),
    path("plan-de-demanda/<str:country>/<int:year>/v<int:number>.json", yearly.data, name="year_version_json"),
    path("plan-de-demanda/<str:country>/<int:year>/v<int:number>.pdf", yearly.printed, name="year_version_pdf"),
    path("plan-de-demanda/<str:country>/<int:year>/v<int:number>/cambios", yearly.compared, name="year_changes"),
]
