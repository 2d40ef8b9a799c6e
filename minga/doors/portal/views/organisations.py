from django.http import HttpResponse


def organisations(request, **kw):
    return HttpResponse("soon")


def organisations_csv(request, **kw):
    return HttpResponse("soon")


def organisation(request, **kw):
    return HttpResponse("soon")


def ngos(request, **kw):
    return HttpResponse("soon")


def ngos_csv(request, **kw):
    return HttpResponse("soon")
