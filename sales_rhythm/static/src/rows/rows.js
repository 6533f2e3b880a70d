/**
 * The action that opens the rows which a figure counts: as cards on a phone, where there are some.
 * `more` is what else the action knows, such as its context.
 */
export function rowsAction(
    { name, resModel, domain, views = ["list", "kanban", "form"] },
    more = {}
) {
    return {
        type: "ir.actions.act_window",
        name,
        res_model: resModel,
        views: views.map((each) => [false, each]),
        mobile_view_mode: views.includes("kanban") ? "kanban" : "list",
        domain,
        ...more,
    };
}
