import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { formatInteger } from "@web/views/fields/formatters";
import { DirectiveButton, aboutFigure } from "./directive";
import { FigureLink, shareOf } from "./figure_link";
import { DIRECTOR, PART, usePart } from "./reading";

/** Which share of the customers was cared for in time: by team, area or class. */
export class Care extends Component {
    static template = "sales_rhythm.Care";
    static components = { DirectiveButton, FigureLink };
    static props = PART;

    setup() {
        this.orm = useService("orm");
        const { state, again, choose } = usePart(this.props, ({ teamId, by = "team" }) =>
            this.orm.call(DIRECTOR, "get_care", [by, teamId])
        );
        Object.assign(this, { state, again, choose, about: aboutFigure });
    }

    /** Each of them, then all of them. */
    get rows() {
        const { rows, total } = this.state.found;
        return rows.length && total ? [...rows, { ...total, key: "total", isTotal: true }] : rows;
    }

    /** The bar of a line, in percent of its length; the tick is the target. */
    bar(row) {
        const { target_share: target } = this.state.found;
        const fill = Math.min(shareOf(row), 1) * 100;
        return { fill, tick: target ? target * 100 : null, ...(row.bar?.fill >= 0 && row.bar) };
    }

    get moreWords() {
        return _t("%s more", formatInteger(this.state.found.more));
    }
}
