"""Addresses under /<language>/office/."""

from django.urls import path

from storefront.officers_desk import views

app_name = "office"
urlpatterns = [
    path("", views.home, name="home"),
    path("transfers/", views.transfers, name="transfers"),
    path("transfers/<slug:payment_id>/", views.transfer, name="transfer"),
    path("jobs/", views.jobs, name="jobs"),
    path("jobs/<int:job_id>/again/", views.run_job_again, name="job_again"),
]
