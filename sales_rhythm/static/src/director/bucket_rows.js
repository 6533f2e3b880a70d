import { Component } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { openCustomer } from "../month/figures";
import { DirectiveButton, aboutFigure } from "./directive";
import { FigureLink } from "./figure_link";
import { JoinIn, documentOf } from "./join_in";
import { DIRECTOR, PART, usePart } from "./reading";

export const FIRST = 3; // of a bucket, as many as the server sends

/** The first customers of a bucket, as lines of its table, and the way to all of them. */
export class BucketRows extends Component {
    static template = "sales_rhythm.BucketRows";
    static components = { DirectiveButton, FigureLink, JoinIn };
    static props = { bucket: String, label: String, isSmall: Boolean, ...PART };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        const { state, again } = usePart(this.props, ({ teamId }) =>
            this.orm.call(DIRECTOR, "get_bucket", [this.props.bucket, teamId])
        );
        Object.assign(this, { state, again });
    }

    get waiting() {
        return [...Array(FIRST + 1).keys()];
    }

    words({ who, why }) {
        return [who, why].filter(Boolean).join(" · ");
    }

    about({ rhythm_id: rhythmId, partner_id: partnerId }) {
        return rhythmId ? { rhythm_id: rhythmId } : { partner_id: partnerId };
    }

    /** A customer may have several of the lines, who is followed on all of them. */
    follow(row, isFollowed) {
        const document = String(documentOf(row));
        for (const each of this.state.found.rows) {
            if (String(documentOf(each)) === document) {
                each.is_followed = isFollowed;
            }
        }
    }

    aboutAll() {
        return aboutFigure(this.state.found);
    }

    /** The customer's page; without one, the document. */
    open({ rhythm_id: rhythmId, res_model: resModel, res_id: resId }) {
        if (rhythmId) {
            return openCustomer(this.env, rhythmId);
        }
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: resModel,
            res_id: resId,
            views: [[false, "form"]],
        });
    }
}
