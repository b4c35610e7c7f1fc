/** What `npm run simulate -- --help` prints. */
export const HELP = `A simulated warehouse whose devices speak real MQTT, OPC UA and TCP.

Usage: npm run simulate -- <command>
  run       start a warehouse; its options: npm run simulate -- run --help
  stories   list the stories that run, play and score can play
  play      play one story in process, in a moment, and print what happened
  score     play every story under many seeds: what the alerts catch, miss and cry wolf about
  new       write a story to start from
  commission  hand a site over: portal passes, corner loads, clocks; its signed baseline
  swarm     edge and cloud in one process under one seed after another, with faults;
            its options: npm run simulate -- swarm --help
  prepare   make secrets, broker files and InfluxDB users for docker-compose.yml
  site      make a running cloud know the demo's site; write its edge.yaml and world
  story     act the people of one pledge: opened, robbed, repaid, released
            (these three are told by PREPARE_… variables: docs/operating/ENVIRONMENT.md)

Examples: npm run simulate -- stories
          npm run simulate -- play night-theft --seed 7
          npm run simulate -- score --seeds 50 --json
          npm run simulate -- new my-theft --stories my-stories
`;

/** What `npm run simulate -- run --help` prints. */
export const RUN_HELP = `Starts a warehouse, prints one JSON line when every device is on its wire, and ends on SIGTERM.

Usage: npm run simulate -- run --broker <url> [options]
  --broker <url>       broker the devices send to
  --username <name>    their user name
                       their password only as                [SIMULATE_PASSWORD]
  --spec <file>        YAML or JSON world; the demo's unless given
  --seed <number>      same seed, same history (1, or the story's)
  --story <name>       play this story in its own world, one JSON line an action
  --speed <number>     story seconds a second; goods keep their pace (1)
  --host <address>     weighbridges and door listen there (127.0.0.1)
  --opcua-port <port>  0 is any free one (0)
  --xk3190-port <port> 0 is any free one (0)
  --door-port <port>   HTTP door for actions (0)
                       its bearer key, only as               [SIMULATE_DOOR_KEY]
                       (one is made and printed if not set)
  --uplink-to <host:port>
                       the cloud's broker; the edge connects to the line below
                       instead, which the action cutNetwork cuts and mends
  --uplink-port <port> 0 is any free one (0)
  --data-dir <dir>     keys of the OPC UA server (./data/simulators)
Each is also a variable: SIMULATE_DOOR_PORT for --door-port.

Example: SIMULATE_PASSWORD=secret npm run simulate -- run --broker mqtt://127.0.0.1:1883 --username devices
{"ready":true,"doorUrl":"http://127.0.0.1:41813","opcuaEndpoint":"opc.tcp://127.0.0.1:…",…}
`;
