"""Addresses under /<language>/office/."""

from django.urls import path

from storefront.officers_desk import money, people, trail, views

app_name = "office"
urlpatterns = [
    path("", views.home, name="home"),
    path("transfers/", views.transfers, name="transfers"),
    path("transfers/<slug:payment_id>/", views.transfer, name="transfer"),
    path("orders/", money.orders, name="orders"),
    path("orders/<slug:number>/", money.order, name="order"),
    path("orders/<slug:number>/refund/", money.refund, name="order_refund"),
    path("refunds/<slug:refund_id>/again/", money.refund_again, name="refund_again"),
    path("tasks/", money.all_tasks, name="tasks"),
    path("tasks/<slug:task_id>/", money.task_done, name="task_done"),
    path("trail/", trail.entries, name="trail"),
    path("trail/export/", trail.export, name="trail_export"),
    path("people/", people.officers, name="people"),
    path("people/<slug:appointment_id>/end/", people.end, name="people_end"),
    path("roles/", people.roles, name="roles"),
    path("jobs/", views.jobs, name="jobs"),
    path("jobs/<int:job_id>/again/", views.run_job_again, name="job_again"),
]
