// What every page runs.
import { initAll } from "govuk-frontend";
import "./islands";

initAll();
