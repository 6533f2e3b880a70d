const PERIODS = ["today", "week", "month"];

/** What the search bar and the search panel ask for, in the deck's own words. */
export class DeckSearch {
    constructor(searchModel) {
        this.model = searchModel;
    }

    /** Whether this is the deck: all other screens of customers have no such filters. */
    get isDeck() {
        return Boolean(this.item("today"));
    }

    /** The widest period that is filtered for, if any. */
    get period() {
        return PERIODS.findLast((name) => this.item(name)?.isActive);
    }

    /** Whether the customers of today's route are asked for. */
    get isOnRoute() {
        return Boolean(this.item("route")?.isActive);
    }

    /** The period after this one. */
    after(period) {
        return PERIODS[PERIODS.indexOf(period) + 1];
    }

    item(name) {
        return this.model?.getSearchItems((each) => each.name === name)[0];
    }

    /** Names of all filters that are on; undefined stands for words, favorites and dates. */
    get filters() {
        const active = this.model.getSearchItems(
            (each) => each.isActive && !["groupBy", "dateGroupBy"].includes(each.type)
        );
        return active.map((each) => each.name);
    }

    /** Whether something is chosen in the search panel: that is no facet of the search bar. */
    get isChosen() {
        return (
            this.model.filters.some((section) =>
                [...(section.values?.values() || [])].some((value) => value.checked)
            ) || this.model.categories.some((section) => section.activeValueId)
        );
    }

    /** Whether these filters are on, and nothing else besides a grouping. */
    isExactly(...names) {
        const { filters } = this;
        return (
            !this.isChosen &&
            filters.length === names.length &&
            names.every((name) => filters.includes(name))
        );
    }

    /** Turns these filters on and all else off; a grouping stays. */
    showExactly(...names) {
        this.loadOnce(() => {
            for (const facet of this.model.facets) {
                if (facet.type !== "groupBy") {
                    this.model.deactivateGroup(facet.groupId);
                }
            }
            const sections = [...this.model.sections.values()].filter((each) => each.values);
            this.model.clearSections(sections.map((each) => each.id));
            for (const name of names) {
                this.model.toggleSearchItem(this.item(name).id);
            }
        });
    }

    /** Another period, and `others` off; the words and people that were searched for stay. */
    showPeriod(period, others) {
        this.loadOnce(() => {
            for (const name of [...PERIODS, ...others]) {
                const item = this.item(name);
                if (item && item.isActive !== (name === period)) {
                    this.model.toggleSearchItem(item.id);
                }
            }
        });
    }

    /** Makes several changes that load the rows once. */
    loadOnce(change) {
        this.model.blockNotification = true;
        change();
        this.model.blockNotification = false;
        this.model.clearSections([]); // clears nothing, and tells of all the changes
    }
}
