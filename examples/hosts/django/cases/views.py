"""The pages: the desk, a case, and its acts. An act is saved only if the journal still has the length that its page showed."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from caseflow.errors import CaseflowError, FormRefused, NotPermitted
from caseflow.machines.forms import Application
from caseflow.store import NoSuchCase
from cases import models
from cases.centre import CENTRE, MATTERS, STORE, actor_of, now
from cases.forms import data_of, document_form

STATUS = {NotPermitted: 403, FormRefused: 422}


@login_required
@require_GET
def desk(request):
    """List the cases, the next due first."""
    heads = models.Head.objects.order_by("next_due", "case_no")[:100]
    return render(request, "cases/desk.html", {"heads": heads, "matters": MATTERS.values(), "form": document_form(Application)()})


@login_required
@require_POST
def open_case(request):
    """Take an application in."""
    at, form = now(), document_form(Application)(request.POST)
    if not form.is_valid():
        return render(request, "cases/refused.html", {"error": form.errors}, status=422)
    number = f"{at:%Y}-{models.Head.objects.filter(case_no__startswith=f'{at:%Y}-').count() + 1:04}"
    try:
        case = CENTRE.open(
            "intake", case_no=number, matter=MATTERS[request.POST["matter"]], at=at, actor=actor_of(request.user), form=data_of(form)
        )
        STORE.append(case, expected=0)
    except CaseflowError as error:
        return render(request, "cases/refused.html", {"error": error}, status=STATUS.get(type(error), 409))
    return redirect("case", number)


@login_required
@require_GET
def show(request, number):
    """Show a case: its state, its clocks, its journal, and what the user may do."""
    return page(request, loaded(number))


@login_required
@require_POST
def act(request, number, event):
    """Do what a button on the page of the case says."""
    case, at = loaded(number), now()
    offer = next((offer for offer in CENTRE.offers(case, at=at) if (offer.event, offer.run) == (event, request.POST["run"])), None)
    form = document_form(offer and offer.form)(request.POST)
    if not form.is_valid():
        return page(request, case, form.errors, status=422)
    try:
        # First record what the law did meanwhile, then the act. `seen` is the length of the journal when the
        # page was shown: if somebody acted since, nothing is saved. `key` makes a second click the same act.
        case = CENTRE.lapse(case, at=at)
        document = data_of(form) if offer and offer.form else None
        sent = {"run": request.POST["run"], "key": request.POST["key"]}
        after = CENTRE.fire(case, event, at=at, actor=actor_of(request.user), form=document, **sent)
        STORE.append(after, expected=int(request.POST["seen"]))
    except CaseflowError as error:
        return page(request, case, error, status=STATUS.get(type(error), 409))
    return redirect("case", number)


def loaded(number):
    """Return the case of that number, or answer 404."""
    try:
        return STORE.load(number)
    except NoSuchCase as error:
        raise Http404(str(error)) from error


def page(request, case, error=None, *, status=200):
    """Render a case, with a refusal on top in caseflow's own words."""
    at, actor = now(), actor_of(request.user)
    offers = [offer for offer in CENTRE.offers(case, at=at, actor=actor) if "role" not in offer.codes]
    acts = [(offer, document_form(offer.form)(auto_id=f"{offer.event}_%s")) for offer in offers]
    context = {"case": case, "clocks": CENTRE.clocks(case, at=at), "acts": acts, "error": error, "key": uuid.uuid4()}
    return render(request, "cases/case.html", context, status=status)
