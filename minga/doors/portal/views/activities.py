from django.http import HttpResponse


def activity(request, **kw):
    return HttpResponse("soon")


def activity_csv(request, **kw):
    return HttpResponse("soon")
