// SPDX-License-Identifier: Apache-2.0
using Berth.Engine;
using Berth.Engine.System;

namespace Berth.Server.Routes;

/// <summary>What the routes work with.</summary>
public sealed record DaemonServices(EngineServices Engine, SystemService System, EngineLog Log);
