import { Component, useState } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { DIRECTOR } from "./reading";

/** Whom or what one follows and writes at: the customer; without one, the document. */
export const documentOf = ({ partner_id: partnerId, res_model: resModel, res_id: resId }) =>
    partnerId ? ["res.partner", partnerId] : [resModel, resId];

/** What somebody from above does at one customer: follow, call, come along, write, take over. */
export class JoinIn extends Component {
    static template = "sales_rhythm.JoinIn";
    static props = { row: Object, onFollow: Function };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.state = useState({ busy: false, joined: false });
    }

    get followWords() {
        const { name, is_followed: isFollowed } = this.props.row;
        return isFollowed ? _t("Stop following %s", name) : _t("Follow %s", name);
    }

    get callWords() {
        return _t("Call %s", this.props.row.name);
    }

    get meetingWords() {
        const { name, next_meeting: next } = this.props.row;
        if (!next) {
            return _t("Plan a meeting with %s", name);
        }
        return this.state.joined
            ? _t("You come along: %s", next.text)
            : _t("Come along: %s", next.text);
    }

    get writeWords() {
        return _t("Write at %s", this.props.row.name);
    }

    get takeOverWords() {
        return _t("Take over %s", this.props.row.name);
    }

    /** The server refuses whoever may not; where it says so before, there is no button. */
    get mayTakeOver() {
        const { rhythm_id: rhythmId, may_take_over: may = true } = this.props.row;
        return Boolean(rhythmId && may);
    }

    /** Once at a time: a second press before the answer would take the first one back. */
    async ask(method, args) {
        if (this.state.busy) {
            return false;
        }
        this.state.busy = true;
        try {
            const done = await this.orm.call(DIRECTOR, method, args);
            this.notification.add(done.text, { type: "success" });
            return done;
        } finally {
            this.state.busy = false;
        }
    }

    async follow() {
        const { row, onFollow } = this.props;
        const done = await this.ask("join_follow", [...documentOf(row), !row.is_followed]);
        if (done) {
            onFollow(row, done.is_followed);
        }
    }

    async meet() {
        const { next_meeting: next } = this.props.row;
        if (next) {
            this.state.joined = Boolean(await this.ask("join_meeting", [next.id]));
            return;
        }
        return this.action.doAction(this.meeting(), {
            onClose: () => this.env.director.changed(),
        });
    }

    /** Odoo's own form of a meeting, with oneself and the customer in it. */
    meeting() {
        const { name, partner_id: partnerId } = this.props.row;
        return {
            type: "ir.actions.act_window",
            name: _t("Meet %s", name),
            res_model: "calendar.event",
            views: [[false, "form"]],
            target: "new",
            context: {
                default_name: _t("Meet %s", name),
                default_partner_ids: [user.partnerId, partnerId].filter(Boolean),
                ...(partnerId && { default_res_model: "res.partner", default_res_id: partnerId }),
            },
        };
    }

    /** Where the chatter is. */
    write() {
        const [resModel, resId] = documentOf(this.props.row);
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: resModel,
            res_id: resId,
            views: [[false, "form"]],
        });
    }

    /** It takes a customer from somebody, so it is asked once more. */
    takeOver() {
        const { name, rhythm_id: rhythmId, rep } = this.props.row;
        this.dialog.add(ConfirmationDialog, {
            title: this.takeOverWords,
            body: rep
                ? _t("%(customer)s becomes yours. So far it is with %(rep)s.", {
                      customer: name,
                      rep,
                  })
                : _t("%s becomes yours.", name),
            confirmLabel: _t("Take over"),
            confirm: async () => {
                if (await this.ask("take_over", [rhythmId])) {
                    this.env.director.changed();
                }
            },
            cancel: () => {},
        });
    }
}
