import { Component } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { DirectiveButton, aboutFigure } from "./directive";
import { FigureLink, shareOf } from "./figure_link";
import { worse } from "./money_bar";
import { DIRECTOR, PART, usePart } from "./reading";

const FLOWS = 4; // the largest ones; the rest moves few

/** How many customers order as they use to, against last month, and who moved from where to where. */
export class OrderStatus extends Component {
    static template = "sales_rhythm.OrderStatus";
    static components = { DirectiveButton, FigureLink };
    static props = PART;

    setup() {
        this.orm = useService("orm");
        const { state, again } = usePart(this.props, ({ teamId }) =>
            this.orm.call(DIRECTOR, "get_order_status", [teamId])
        );
        Object.assign(this, { state, again, about: aboutFigure });
    }

    get flows() {
        return (this.state.found.flows || []).slice(0, FLOWS);
    }

    fill(row) {
        return `width: ${shareOf(row) * 100}%`;
    }

    worse({ change, tone }) {
        return worse(change, tone);
    }
}
