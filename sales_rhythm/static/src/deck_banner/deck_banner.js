import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { formatInteger, formatMonetary } from "@web/views/fields/formatters";
import { DeckFigures } from "../deck_figures/deck_figures";
import { shortMoney } from "../money/money";
import { rowsAction } from "../rows/rows";

const LOUD = ["missed", "forgotten"];

/** That as many customers were asked for in a period, and somebody was there. */
function allCaredFor(period, number) {
    const one = number === 1;
    const count = formatInteger(number);
    switch (period) {
        case "today":
            return one
                ? _t("The only customer of today is cared for.")
                : _t("All %s customers are cared for today.", count);
        case "week":
            return one
                ? _t("The only customer of this week is cared for.")
                : _t("All %s customers are cared for this week.", count);
        case "month":
            return one
                ? _t("The only customer of this month is cared for.")
                : _t("All %s customers are cared for this month.", count);
    }
}

/**
 * The figures above the customers. Each is a switch of the search bar, and opens exactly the rows
 * that it counts: what else is searched for goes off, and comes back with nothing but the period.
 */
export class DeckBanner extends Component {
    static template = "sales_rhythm.DeckBanner";
    static components = { DeckFigures };
    static props = { search: Object, summary: Object };

    setup() {
        this.action = useService("action");
    }

    get periods() {
        const labels = { today: _t("Today"), week: _t("This week"), month: _t("This month") };
        return Object.entries(labels).map(([name, label]) => ({
            name,
            label,
            active: this.props.search.period === name,
        }));
    }

    get money() {
        const { money, currency_id: currencyId } = this.props.summary;
        const count = formatInteger(money.count);
        return {
            short: shortMoney(money.amount, currencyId),
            exact: formatMonetary(money.amount, { currencyId }),
            words:
                money.count === 1
                    ? _t("waiting at 1 customer")
                    : _t("waiting at %s customers", count),
            names: [this.period, "not_done"],
        };
    }

    get done() {
        const { done, total } = this.props.summary;
        return {
            figure: `${formatInteger(done.count)}/${formatInteger(total.count)}`,
            percent: total.count ? (100 * done.count) / total.count : 0,
            names: [this.period, "done"],
        };
    }

    /** How far today's route is; null on a day without one. */
    get route() {
        const { done, total, map_url: mapUrl } = this.props.summary.route;
        if (!total.count) {
            return null;
        }
        return {
            words: _t("%(done)s of %(total)s on today's route", {
                done: formatInteger(done.count),
                total: formatInteger(total.count),
            }),
            mapUrl,
            names: ["route"],
        };
    }

    get care() {
        return this.props.summary.care.map((each) => ({
            ...each,
            figure: formatInteger(each.count),
            loud: each.count && LOUD.includes(each.key),
            names: [each.key],
        }));
    }

    get period() {
        return this.props.summary.period;
    }

    /** Who stands in for whom, and one's own work that stands on no card: a line each. */
    get lines() {
        const { covers = [], lines } = this.props.summary;
        return [...covers, ...lines].filter((line) => line.count);
    }

    open({ label, res_model: resModel, domain }) {
        this.action.doAction(rowsAction({ name: label, resModel, domain }));
    }

    /** All of the period is done, and nothing else is asked for: what one may say, and do next. */
    get allDone() {
        const { search, summary } = this.props;
        if (!summary.total.count || summary.money.count || !search.isExactly(this.period)) {
            return null;
        }
        const buttons = { today: _t("Start on this week's"), week: _t("Start on this month's") };
        return {
            text: allCaredFor(this.period, summary.total.count),
            button: buttons[this.period],
        };
    }

    isOn(names) {
        return this.props.search.isExactly(...names);
    }

    toggle(names) {
        const { search } = this.props;
        search.showExactly(...(this.isOn(names) ? [this.period] : names));
    }

    choose(period) {
        const figures = ["done", "not_done", ...this.props.summary.care.map((each) => each.key)];
        this.props.search.showPeriod(period, figures);
    }

    goOn() {
        this.choose(this.props.search.after(this.period));
    }
}
