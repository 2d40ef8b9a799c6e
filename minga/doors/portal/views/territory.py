from django.http import HttpResponse


def places(request, **kw):
    return HttpResponse("soon")


def place(request, **kw):
    return HttpResponse("soon")


def place_csv(request, **kw):
    return HttpResponse("soon")
