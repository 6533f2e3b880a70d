import { AnimatedNumber } from "@web/views/view_components/animated_number";
import { ColumnProgress } from "@web/views/view_components/column_progress";
import { KanbanHeader } from "@web/views/kanban/kanban_header";
import { shortMoney } from "./money";

/** Odoo's growing number; an amount reads as on the cards below it. */
class ShortNumber extends AnimatedNumber {
    format(value) {
        return this.currencyId ? shortMoney(value, this.currencyId) : super.format(value);
    }
}

class ShortColumnProgress extends ColumnProgress {
    static components = { ...ColumnProgress.components, AnimatedNumber: ShortNumber };
}

/** The head of a column, with its total as people say it: 31.8M. */
export class DeckColumnHeader extends KanbanHeader {
    static components = { ...KanbanHeader.components, ColumnProgress: ShortColumnProgress };
}
