from django.http import HttpResponse


def lists(request, **kw):
    return HttpResponse("soon")


def code_list(request, **kw):
    return HttpResponse("soon")


def code_list_json(request, **kw):
    return HttpResponse("soon")


def code_list_csv(request, **kw):
    return HttpResponse("soon")
