"""The office's addresses."""

from cases import views
from django.contrib.auth.views import LoginView
from django.urls import path

urlpatterns = [
    path("", views.desk, name="desk"),
    path("cases/", views.open_case, name="open"),
    path("cases/<str:number>/", views.show, name="case"),
    path("cases/<str:number>/<str:event>/", views.act, name="act"),
    path("login/", LoginView.as_view(), name="login"),
]
