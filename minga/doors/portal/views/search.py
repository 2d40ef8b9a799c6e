from django.http import HttpResponse


def search(request, **kw):
    return HttpResponse("soon")


def search_csv(request, **kw):
    return HttpResponse("soon")


def activities(request, **kw):
    return HttpResponse("soon")


def activities_csv(request, **kw):
    return HttpResponse("soon")
