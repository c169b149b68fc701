// What every page runs.
import { initAll } from "govuk-frontend";
import "./islands";

import "./acts";
import "./copytext";
import "./paragraph";
import "./partners";
import "./pccheck";
import "./receiveselected";
import "./sealedtext";
import "./sendingprogress";
import "./setup";
import "./unlockform";
import "./upload";
import * as live from "./live";
import * as lock from "./lock";
import * as navigate from "./navigate";

// Components of the government's pages ask for these words on the body before they begin.
document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
navigate.begin();
lock.begin();
live.begin();
