import { registry } from "@web/core/registry";
import { X2ManyField, x2ManyField } from "@web/views/fields/x2many/x2many_field";
import { KanbanRenderer } from "@web/views/kanban/kanban_renderer";
import { kanbanView } from "@web/views/kanban/kanban_view";

/** Stops are put in sequence on a phone too, where Odoo's cards cannot be dragged. */
class StopKanbanRenderer extends KanbanRenderer {
    get canUseSortable() {
        return true;
    }
}

class StopsField extends X2ManyField {
    static components = { ...X2ManyField.components, KanbanRenderer: StopKanbanRenderer };
}

registry.category("views").add("sales_rhythm_stops", {
    ...kanbanView,
    Renderer: StopKanbanRenderer,
});
registry.category("fields").add("rhythm_stops", { ...x2ManyField, component: StopsField });
