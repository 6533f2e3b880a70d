import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { registry } from "@web/core/registry";
import { KanbanRenderer } from "@web/views/kanban/kanban_renderer";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { ListRenderer } from "@web/views/list/list_renderer";
import { listView } from "@web/views/list/list_view";
import { DeckBanner } from "../deck_banner/deck_banner";
import { DeckColumnHeader } from "../money/column_money";
import { RefreshNotice } from "../refresh_notice/refresh_notice";
import { DeckModel } from "./deck_model";
import { emptyHelp } from "./empty_help";

/** A renderer with our lines above the rows, and our words where there are none. */
const withDeck = (Renderer, template) =>
    class extends Renderer {
        static template = template;
        static components = { ...Renderer.components, DeckBanner, RefreshNotice };

        get deck() {
            return this.props.list.model;
        }

        get emptyHelp() {
            return emptyHelp(this.deck.search, this.deck.summary, this.props.noContentHelp);
        }
    };

/**
 * Odoo's cards keep Enter and the space bar for themselves, so that a button inside of one can be
 * reached by keyboard and not pressed. The closest area gets a key: here, that is the button.
 */
class DeckKanbanRenderer extends withDeck(KanbanRenderer, "sales_rhythm.DeckKanbanRenderer") {
    static components = { ...super.components, KanbanHeader: DeckColumnHeader };

    setup() {
        super.setup();
        for (const key of ["enter", "space"]) {
            useHotkey(key, ({ area }) => area.click(), {
                area: () => this.rootRef.el?.querySelector("a:focus, button:focus"),
            });
        }
    }
}

registry.category("views").add("sales_rhythm_kanban", {
    ...kanbanView,
    Model: DeckModel,
    Renderer: DeckKanbanRenderer,
});
registry.category("views").add("sales_rhythm_list", {
    ...listView,
    Model: DeckModel,
    Renderer: withDeck(ListRenderer, "sales_rhythm.DeckListRenderer"),
});
