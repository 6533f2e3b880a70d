import { RelationalModel } from "@web/model/relational_model/relational_model";
import { DeckSearch } from "./deck_search";

/** The customers of a screen; on the deck with the figures above them, read at the same time. */
/** Today's route stands in the order in which it is driven. */
const DECK_ORDER = "done_today";
const ROUTE_ORDER = [
    { name: DECK_ORDER, asc: true },
    { name: "route_place", asc: true },
    { name: "id", asc: true },
];

export class DeckModel extends RelationalModel {
    setup() {
        super.setup(...arguments);
        this.search = new DeckSearch(this.env.searchModel);
    }

    async _loadData(config, ...more) {
        if (!config.isRoot || config.isMonoRecord || !this.search.isDeck) {
            return this.loadInOrder(config, ...more);
        }
        const reading = this.readSummary();
        const [data] = await Promise.all([this.loadInOrder(config, ...more), reading]);
        return data;
    }

    /** On today's route in its sequence; but who sorted by a column meant it. */
    async loadInOrder(config, ...more) {
        const { orderBy } = config;
        if (this.search.isOnRoute && orderBy?.[0]?.name === DECK_ORDER) {
            config.orderBy = ROUTE_ORDER;
        }
        try {
            return await super._loadData(config, ...more);
        } finally {
            config.orderBy = orderBy; // which is the deck's own again without the filter
        }
    }

    /**
     * The figures of the period, or of the last one while none is filtered for. Without them there
     * are cards all the same; the server's log has why.
     */
    async readSummary() {
        const period = this.search.period || this.summary?.period || "today";
        const reading = this.orm
            .call("sales.rhythm", "get_deck_summary", [period])
            .catch(() => null);
        this.lastReading = reading;
        const summary = await reading;
        if (reading === this.lastReading) {
            this.summary = summary; // and not the answer to an earlier question
        }
    }
}
