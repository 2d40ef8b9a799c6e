from django.http import HttpResponse


def findings(request, **kw):
    return HttpResponse("soon")


def findings_csv(request, **kw):
    return HttpResponse("soon")


def gaps(request, **kw):
    return HttpResponse("soon")


def gaps_csv(request, **kw):
    return HttpResponse("soon")


def accessibility(request, **kw):
    return HttpResponse("soon")


def privacy(request, **kw):
    return HttpResponse("soon")


def help_page(request, **kw):
    return HttpResponse("soon")


def robots(request, **kw):
    return HttpResponse("soon")
