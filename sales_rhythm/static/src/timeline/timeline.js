import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const LARGEST = 11; // px: the radius of the largest purchase shown
const SMALLEST = 2.5; // under it nobody would see, or find, a dot

const percent = (share) => `${share * 100}%`;

/**
 * The latest purchases of a customer as dots in time. What is said and where it stands comes from
 * the server, as shares of the width: so it fits every screen, and only the distances shrink.
 */
export class RhythmTimelineField extends Component {
    static template = "sales_rhythm.Timeline";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
        this.percent = percent;
    }

    get picture() {
        return this.props.record.data[this.props.name];
    }

    /** Each dot, and the strip around it that one can press: to the middle between two dots. */
    get dots() {
        const { dots } = this.picture;
        const middle = (one, other, edge) => (other ? (one.at + other.at) / 2 : edge);
        return dots.map((dot, index) => {
            const from = middle(dot, dots[index - 1], 0);
            return {
                ...dot,
                cx: percent(dot.at),
                radius: Math.max(SMALLEST, dot.size * LARGEST),
                x: percent(from),
                width: percent(middle(dot, dots[index + 1], 1) - from),
            };
        });
    }

    /** The word beside the line of today stands inside the picture. */
    get todayAnchor() {
        const { at } = this.picture.now;
        return at > 0.9 ? "end" : at < 0.1 ? "start" : "middle";
    }

    open(dot) {
        return this.action.doActionButton({
            type: "object",
            name: "action_open",
            resModel: "sales.rhythm.occasion",
            resId: dot.id,
            resIds: [dot.id],
            context: this.props.record.context,
        });
    }
}

registry.category("fields").add("rhythm_timeline", {
    component: RhythmTimelineField,
    displayName: _t("Orders in time"),
    supportedTypes: ["json"],
});
