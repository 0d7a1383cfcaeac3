"""Addresses under /<language>/office/."""

from django.urls import path

from storefront.officers_desk import breach, decisions, money, people, terms, trail, vetting, views

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
    path("applications/", vetting.applications, name="applications"),
    path("applications/<slug:application_id>/", vetting.application, name="application"),
    path("applications/<slug:application_id>/claim/", vetting.claim, name="application_claim"),
    path("applications/<slug:application_id>/release/", vetting.release, name="application_release"),
    path("applications/<slug:application_id>/judge/", vetting.judge, name="application_judge"),
    path("applications/<slug:application_id>/visit/", vetting.visit, name="application_visit"),
    path("applications/<slug:application_id>/reveal/", vetting.reveal, name="application_reveal"),
    path(
        "applications/<slug:application_id>/files/<slug:paper_id>/<int:page>/", vetting.paper, name="application_paper"
    ),
    path("applications/<slug:application_id>/photos/<int:photo_id>/", vetting.visit_photo, name="application_photo"),
    path("applications/<slug:application_id>/decide/", decisions.decide, name="application_decide"),
    path("applications/<slug:application_id>/propose/", decisions.propose, name="application_propose"),
    path("applications/<slug:application_id>/second/<slug:proposal_id>/", decisions.second, name="application_second"),
    path("applications/<slug:application_id>/reinstate/", decisions.reinstate, name="application_reinstate"),
    path(
        "applications/<slug:application_id>/appeal/<slug:appeal_id>/",
        decisions.answer_appeal,
        name="application_appeal",
    ),
    path("applications/<slug:application_id>/interest/", decisions.interest, name="application_interest"),
    path("applications/<slug:application_id>/prolong/", vetting.prolong, name="application_prolong"),
    path("applications/<slug:application_id>/look/", decisions.look, name="look"),
    path("look/end/", decisions.look_end, name="look_end"),
    path("trail/", trail.entries, name="trail"),
    path("trail/export/", trail.export, name="trail_export"),
    path("people/", people.officers, name="people"),
    path("people/<slug:appointment_id>/end/", people.end, name="people_end"),
    path("roles/", people.roles, name="roles"),
    path("breach/", breach.breach, name="breach"),
    path("terms/", terms.texts, name="terms"),
    path("terms/publish/", terms.publish, name="terms_publish"),
    path("jobs/", views.jobs, name="jobs"),
    path("jobs/<int:job_id>/again/", views.run_job_again, name="job_again"),
]
