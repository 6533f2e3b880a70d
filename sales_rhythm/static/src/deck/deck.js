import { registry } from "@web/core/registry";
import { KanbanRenderer } from "@web/views/kanban/kanban_renderer";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { ListRenderer } from "@web/views/list/list_renderer";
import { listView } from "@web/views/list/list_view";
import { RefreshNotice } from "../refresh_notice/refresh_notice";

class DeckKanbanRenderer extends KanbanRenderer {
    static template = "sales_rhythm.DeckKanbanRenderer";
    static components = { ...KanbanRenderer.components, RefreshNotice };
}

class DeckListRenderer extends ListRenderer {
    static template = "sales_rhythm.DeckListRenderer";
    static components = { ...ListRenderer.components, RefreshNotice };
}

registry.category("views").add("sales_rhythm_kanban", {
    ...kanbanView,
    Renderer: DeckKanbanRenderer,
});
registry.category("views").add("sales_rhythm_list", { ...listView, Renderer: DeckListRenderer });
